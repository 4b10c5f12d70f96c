internal import Logging
internal import Streaming

/// A connection that writes outputs in transactions, with the thread that ends them: what is replaced,
/// under the same name, when librdkafka gives it up.
struct TransactionalProducer {
    let client: ProducerClient
    let thread: TransactionThread
    /// What librdkafka has had no room for yet.
    var queue: OutputQueue
    private let id: TransactionalID
    private let logger: Logger

    /// `destinations` are indexed by `OutputID`; `byteLimit` bounds what is not acknowledged.
    /// - Throws: a property that librdkafka, or our promise, refuses.
    init(
        _ id: TransactionalID,
        to destinations: [KafkaDestination],
        properties: KafkaProperties,
        byteLimit: Int,
        logger: Logger
    ) throws(KafkaError) {
        self.id = id
        self.logger = logger
        client = try ProducerClient(
            as: .transactionalProducer(id: id.text, byteLimit: byteLimit),
            properties: properties,
            logger: logger
        )
        thread = TransactionThread(of: client.handle)
        queue = OutputQueue(to: destinations, producer: client, byteLimit: byteLimit)
    }

    /// Waits until the brokers know the name, and have ended what an earlier process of that name has
    /// left open; less, without success, when `isStopped` says so.
    /// - Throws: brokers that know no transactions; no answer within `timeout`.
    func initialize(timeout: Duration, until isStopped: () -> Bool) throws(KafkaError) {
        let deadline = ContinuousClock.now + timeout
        while !isStopped() {
            switch client.handle.initTransactions(waiting: .seconds(1)) {
            case .done:
                logger.info("transactions", metadata: ["transactional.id": "\(id.text)"])
                return
            case .abort(let error), .fatal(let error): throw error
            case .retry(let error): if .now >= deadline { throw error }
            }
        }
    }

    /// Ends the connection, unless its thread waits for a broker.
    /// - Returns: false if it does: then it stays, and the process is about to end anyway.
    func close() -> Bool {
        guard thread.stop(waiting: Self.stopTimeout) else {
            // SAFETY: kept for good, since the thread is inside a call on it.
            _ = unsafe Unmanaged.passRetained(client)
            return false
        }
        client.close()
        return true
    }

    private static let stopTimeout = Duration.milliseconds(100)
}
