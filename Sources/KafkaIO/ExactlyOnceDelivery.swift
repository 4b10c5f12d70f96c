internal import FastJSON
internal import Foundation
package import Logging
package import Streaming

/// Outputs to Kafka, exactly once: a commit unit's outputs and checkpoints are one transaction, which
/// a `read_committed` reader sees as a whole or not at all.
///
/// The transaction begins with the first output of a unit, and outputs go to the brokers as they are
/// written. While it is being ended, which takes the brokers some round trips, the following units
/// gather; they become one transaction. What an error, or the loss of a partition, makes uncommittable
/// is aborted together with all that follows it, and `takeAborted` says so: the source has to be
/// rewound. Source: KIP-98, KIP-447.
package final class ExactlyOnceDelivery: Delivery {
    private let producer: ProducerClient
    private let consumer: KafkaConsumerClient
    private let thread: TransactionThread
    private let logger: Logger
    private let byteLimit: Int
    private var queue: OutputQueue
    private var phase = Phase.idle
    /// What is written while a transaction ends: first what has been ended by `commit` too.
    private var following = Following()
    private var isAborted = false
    private var failure: KafkaError?
    /// Transactions aborted one after the other because of an error.
    private var abortCount = 0
    /// Nothing more is taken before: what has just failed would fail again.
    private var notBefore: ContinuousClock.Instant?

    private enum Phase {
        case idle
        /// Begun; its outputs are kept for librdkafka, which refers to their memory.
        case open(TransactionOutputs)
        /// Complete, but librdkafka has not had room for all of it yet.
        case closing(TransactionOutputs, [Partition: Checkpoint])
        /// In the hands of the thread.
        case ending(TransactionOutputs)
    }

    /// `destinations` are indexed by `OutputID`; offsets are committed for `consumer`'s group. Waits
    /// for the brokers to end what an earlier process of the same identity has left open, so it is to
    /// be made before anything is asked of the group.
    ///
    /// `unacknowledgedByteLimit` bounds what is in the transaction, and again what gathers behind it.
    /// - Throws: a property that librdkafka, or our promise, refuses; brokers that know no
    ///   transactions; no answer within `timeout`.
    package init(
        to destinations: [KafkaDestination],
        properties: KafkaProperties,
        committingFor consumer: KafkaConsumerClient,
        unacknowledgedByteLimit: Int = 64 << 20,
        timeout: Duration = .seconds(60),
        logger: Logger
    ) throws(KafkaError) {
        self.consumer = consumer
        self.logger = logger
        byteLimit = unacknowledgedByteLimit
        let id = TransactionalID(group: consumer.group, properties: properties)
        producer = try ProducerClient(
            as: .transactionalProducer(id: id.text),
            properties: properties,
            logger: logger
        )
        queue = OutputQueue(
            to: destinations,
            producer: producer,
            byteLimit: unacknowledgedByteLimit
        )
        thread = TransactionThread(of: producer.handle)
        try initialize(id, timeout: timeout)
    }

    deinit {
        // Before the outputs go, to whose memory librdkafka refers.
        guard thread.stop(waiting: Self.stopTimeout) else {
            // It waits for a broker; the process is about to end anyway.
            _ = unsafe Unmanaged.passRetained(self.producer)
            return
        }
        producer.close()
    }

    private static let stopTimeout = Duration.seconds(2)

    private func initialize(_ id: TransactionalID, timeout: Duration) throws(KafkaError) {
        let deadline = ContinuousClock.now + timeout
        while true {
            switch producer.handle.initTransactions(waiting: .seconds(5)) {
            case .done:
                logger.info("transactions", metadata: ["transactional.id": "\(id.text)"])
                return
            case .abort(let error), .fatal(let error): throw error
            case .retry(let error): if .now >= deadline { throw error }
            }
        }
    }

    package var hasRoom: Bool {
        guard following.byteCount < byteLimit, notBefore.map({ $0 <= .now }) ?? true else {
            return false
        }
        // While a transaction ends, the counts of what is in it are the thread's.
        if case .ending = phase { return true }
        return queue.hasRoom
    }

    package func write(_ outputs: [Output]) throws {
        try throwIfFailed()
        guard !outputs.isEmpty else { return }
        switch phase {
        case .idle:
            let transaction = try begin()
            phase = .open(transaction)
            try hand(outputs, to: transaction)
        case .open(let transaction): try hand(outputs, to: transaction)
        case .closing, .ending: following.add(outputs)
        }
    }

    package func commit(_ checkpoints: [Partition: Checkpoint]) throws {
        try throwIfFailed()
        switch phase {
        case .idle:
            guard !checkpoints.isEmpty else { return }
            phase = .closing(try begin(), checkpoints)
        case .open(let transaction): phase = .closing(transaction, checkpoints)
        case .closing, .ending: following.end(with: checkpoints)
        }
        try advance()
    }

    package func poll() throws {
        try throwIfFailed()
        try remembering { try producer.handle.throwIfFatal(at: "kafka transactions") }
        if case .ending = phase {} else { producer.handle.serveCallbacks() }
        try advance()
    }

    package func drain(timeout: Duration) throws -> Bool {
        let deadline = ContinuousClock.now + timeout
        while true {
            try poll()
            if isAborted { return false }
            if isStored { return true }
            let rest = deadline - .now
            guard rest > .zero else { return false }
            wait(for: min(rest, .milliseconds(20)))
        }
    }

    /// A partition that is not ours any more takes with it all that is not committed: what is in the
    /// transaction came from it too, perhaps.
    package func forget(_ partitions: [Partition]) {
        if case .idle = phase { return }
        do {
            try abandon()
        } catch {
            // Known to be the error of everything that follows.
            logger.error("\(error)")
        }
    }

    package func takeAborted() -> Bool {
        defer { isAborted = false }
        return isAborted
    }

    /// Whether every unit that was ended is committed.
    private var isStored: Bool {
        switch phase {
        case .idle, .open: !following.isEnded
        case .closing, .ending: false
        }
    }
}

extension ExactlyOnceDelivery {
    private func begin() throws -> TransactionOutputs {
        switch producer.handle.beginTransaction() {
        case .done: return TransactionOutputs()
        case .retry(let error), .abort(let error), .fatal(let error):
            failure = error
            throw error
        }
    }

    private func hand(_ outputs: [Output], to transaction: TransactionOutputs) throws {
        transaction.add(outputs)
        try abortingOnError { try queue.write(outputs, counting: transaction.unacknowledged) }
    }

    /// Goes as far as it can without waiting.
    private func advance() throws {
        switch phase {
        case .idle: return
        case .open, .closing:
            try abortingOnError {
                if let failure = producer.reports.failure { throw failure }
                try queue.advance()
            }
            try close()
        case .ending:
            if let result = thread.takeResult() { try take(result) }
        }
    }

    /// Has the transaction committed, once librdkafka has all of it.
    private func close() throws {
        guard case .closing(let transaction, let checkpoints) = phase, queue.isEmpty else { return }
        guard let group = GroupMetadata(of: consumer.handle) else {
            try abort(transaction, because: nil)
            return
        }
        thread.begin(.commit(checkpoints, group))
        phase = .ending(transaction)
    }

    private func take(_ result: TransactionThread.Result) throws {
        phase = .idle
        switch result {
        case .committed:
            abortCount = 0
            notBefore = nil
            try takeUpFollowing()
        case .aborted(let reason):
            if let reason {
                logger.warning("aborted a transaction; reading again what it stood for: \(reason)")
            }
            pause()
            try throwLasting(producer.reports.failure)
            try throwLasting(reason)
            giveUpFollowing()
        case .failed(let error):
            failure = error
            throw error
        }
    }

    /// Holds the source back for a moment, longer each time.
    private func pause() {
        abortCount = min(abortCount + 1, 6)
        notBefore = .now + .milliseconds(50 << abortCount)
    }

    private func throwLasting(_ error: KafkaError?) throws {
        guard let error, !error.code.mayPass else { return }
        failure = error
        throw error
    }

    private func takeUpFollowing() throws {
        if let unit = following.takeEnded() {
            let transaction = try begin()
            phase = .open(transaction)
            for outputs in unit.outputs { try hand(outputs, to: transaction) }
            // Handing over may have ended in an abort.
            guard case .open = phase else { return }
            phase = .closing(transaction, unit.checkpoints)
            try close()
        } else {
            for outputs in following.takeCurrent() { try write(outputs) }
        }
    }

    private func giveUpFollowing() {
        following = Following()
        queue.removeAll()
        // What was thrown away is no failure any more.
        _ = producer.reports.takeFailure()
        isAborted = true
    }

    /// Begins to abort the transaction.
    private func abort(_ transaction: TransactionOutputs, because error: KafkaError?) throws {
        if let error {
            logger.warning("aborting a transaction; reading again what it stands for: \(error)")
        }
        queue.removeAll()
        thread.begin(.abort)
        phase = .ending(transaction)
    }

    /// Waits until the transaction is aborted; one that is being committed may be committed still.
    private func abandon() throws {
        switch phase {
        case .idle: return
        case .open(let transaction), .closing(let transaction, _):
            try abort(transaction, because: nil)
        case .ending: break
        }
        following = Following()
        while true {
            guard let result = thread.takeResult(waiting: .seconds(1)) else { continue }
            phase = .idle
            giveUpFollowing()
            if case .failed(let error) = result { failure = error }
            return try throwIfFailed()
        }
    }

    private func wait(for time: Duration) {
        if case .ending = phase {
            thread.awaitResult(for: time)
        } else {
            producer.handle.serveCallbacks(waiting: time)
        }
    }

    /// A message that can't be delivered can't be left out: the transaction is aborted. What lasts
    /// (no such topic, too large, no access) would come back each time, and is thrown.
    private func abortingOnError(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as KafkaError {
            switch phase {
            case .open(let transaction), .closing(let transaction, _):
                try throwLasting(error)
                try abort(transaction, because: error)
            case .idle, .ending:
                failure = error
                throw error
            }
        }
    }

    private func throwIfFailed() throws {
        if let failure { throw failure }
    }

    /// Makes an error of `body` the error of everything that follows.
    private func remembering(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            failure = error as? KafkaError
            throw error
        }
    }
}

extension KafkaErrorCode {
    /// Whether the message it befell may be delivered in another transaction.
    fileprivate var mayPass: Bool {
        switch self {
        case .messageTooLarge, .recordListTooLarge, .unknownTopicOrPartition, .noSuchTopic,
            .noSuchPartition, .invalidArgument:
            false
        default: !isAuthorization
        }
    }
}

/// The outputs of a transaction, kept until it has ended: librdkafka refers to their memory.
private final class TransactionOutputs {
    let unacknowledged = UnacknowledgedCount()
    private var outputs: [[Output]] = []

    func add(_ more: [Output]) {
        unacknowledged.add(more.count)
        outputs.append(more)
    }
}

/// What gathers while a transaction is being ended.
private struct Following {
    private var ended: Unit?
    private var current: [[Output]] = []
    /// Bytes of the outputs' keys and values.
    private(set) var byteCount = 0

    struct Unit {
        var outputs: [[Output]]
        var checkpoints: [Partition: Checkpoint]
    }

    var isEnded: Bool { ended != nil }

    mutating func add(_ outputs: [Output]) {
        current.append(outputs)
        byteCount += outputs.reduce(0) { $0 + ($1.key?.count ?? 0) + ($1.value?.count ?? 0) }
    }

    /// Ends a unit; with one that is ended already it makes one.
    mutating func end(with checkpoints: [Partition: Checkpoint]) {
        var unit = ended ?? Unit(outputs: [], checkpoints: [:])
        unit.outputs += current
        unit.checkpoints.merge(checkpoints) { _, newer in newer }
        ended = unit
        current = []
    }

    mutating func takeEnded() -> Unit? {
        guard let unit = ended else { return nil }
        ended = nil
        let rest = current
        current = []
        byteCount = 0
        for outputs in rest { add(outputs) }
        return unit
    }

    mutating func takeCurrent() -> [[Output]] {
        defer { (current, byteCount) = ([], 0) }
        return current
    }
}

/// The name by which a broker knows a process again: it ends what the process before it left open,
/// and fences it.
private struct TransactionalID {
    let text: String

    /// Stable where the member has a stable name, unique otherwise.
    init(group: String, properties: KafkaProperties) {
        let member = properties["group.instance.id"] ?? UUID().uuidString
        text = "\(group).\(member)"
    }
}
