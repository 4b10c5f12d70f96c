internal import Foundation
internal import Streaming

/// Ends a producer's transactions on a thread of its own: librdkafka's calls block until the brokers
/// have answered, and the consumer must be polled meanwhile.
///
/// One job at a time. While there is one, nobody else may call the producer.
final class TransactionThread: @unchecked Sendable {
    // SAFETY: `job`, `result` and `isStopped` are used only while `condition` is locked.
    private let condition = NSCondition()
    private var job: Job?
    private var result: Result?
    private var isStopped = false
    private let producer: ClientHandle

    private static let offsetsTimeout = Duration.seconds(10)
    private static let initializationTimeout = Duration.seconds(1)
    private static let retryPauseSeconds = 0.1

    /// How to end the transaction.
    enum Job: Sendable {
        case commit([Partition: Checkpoint], GroupMetadata)
        case abort
        /// Before the first one: what a producer of the same name has left open is aborted.
        case initialize
    }

    /// How it has ended.
    enum Result: Sendable {
        case committed
        /// Nothing of it will be seen; because of an error, if it was to be committed.
        case aborted(KafkaError?)
        /// The producer can do nothing any more.
        case failed(KafkaError)
    }

    init(of producer: ClientHandle) {
        self.producer = producer
        let thread = Thread { [self] in work() }
        thread.name = "transactions"
        thread.start()
    }

    /// Ends the thread once its job is done.
    /// - Returns: false if that took longer than `timeout`.
    func stop(waiting timeout: Duration) -> Bool {
        let deadline = Date(timeIntervalSinceNow: Double(timeout.wholeMilliseconds) / 1_000)
        return condition.withLock {
            isStopped = true
            condition.broadcast()
            while job != nil, condition.wait(until: deadline) {}
            return job == nil
        }
    }

    /// Begins a job; its result comes to `takeResult`.
    func begin(_ next: Job) {
        condition.withLock {
            precondition(job == nil && result == nil, "one job at a time")
            job = next
            condition.broadcast()
        }
    }

    /// The result of the job, once there is one; waits for at most `timeout`.
    func takeResult(waiting timeout: Duration = .zero) -> Result? {
        let deadline = Date(timeIntervalSinceNow: Double(timeout.wholeMilliseconds) / 1_000)
        return condition.withLock {
            while result == nil, timeout > .zero, condition.wait(until: deadline) {}
            defer { result = nil }
            return result
        }
    }

    /// Waits until there is a result, for at most `time`; leaves it there.
    func awaitResult(for time: Duration) {
        let deadline = Date(timeIntervalSinceNow: Double(time.wholeMilliseconds) / 1_000)
        condition.withLock {
            while result == nil, condition.wait(until: deadline) {}
        }
    }

    private func work() {
        while let next = waitForJob() {
            let ended = end(next)
            condition.withLock {
                job = nil
                result = ended
                condition.broadcast()
            }
        }
    }

    private func waitForJob() -> Job? {
        condition.withLock {
            while job == nil && !isStopped { condition.wait() }
            return job
        }
    }

    private func end(_ job: Job) -> Result {
        switch job {
        case .commit(let checkpoints, let group): commit(checkpoints, of: group)
        case .abort: abort(because: nil)
        case .initialize: initialize()
        }
    }

    private func commit(_ checkpoints: [Partition: Checkpoint], of group: GroupMetadata) -> Result {
        if !checkpoints.isEmpty {
            let outcome = retrying {
                producer.addToTransaction(checkpoints, of: group, waiting: Self.offsetsTimeout)
            }
            if let outcome { return end(after: outcome) }
        }
        let outcome = retrying { producer.commitTransaction() }
        return outcome.map { end(after: $0) } ?? .committed
    }

    /// What a failure of a step means for the whole.
    private func end(after failure: Failure) -> Result {
        switch failure {
        case .abort(let error): abort(because: error)
        case .fatal(let error): .failed(error)
        }
    }

    private func abort(because reason: KafkaError?) -> Result {
        switch retrying({ producer.abortTransaction() }) {
        case nil: .aborted(reason)
        case .abort(let error), .fatal(let error): .failed(error)
        }
    }

    private func initialize() -> Result {
        switch retrying({ producer.initTransactions(waiting: Self.initializationTimeout) }) {
        case nil: .aborted(nil)
        case .abort(let error), .fatal(let error): .failed(error)
        }
    }

    private enum Failure {
        case abort(KafkaError)
        case fatal(KafkaError)
    }

    /// Makes a call again for as long as that may help; nil if it succeeded.
    private func retrying(_ call: () -> TransactionOutcome) -> Failure? {
        while true {
            switch call() {
            case .done: return nil
            case .abort(let error): return .abort(error)
            case .fatal(let error): return .fatal(error)
            case .retry: Thread.sleep(forTimeInterval: Self.retryPauseSeconds)
            }
        }
    }
}
