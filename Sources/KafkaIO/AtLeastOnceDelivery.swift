internal import Glibc
package import Logging
package import Streaming

/// Outputs to Kafka, at least once: a checkpoint is committed when every output of its unit, and
/// of the units before, has been acknowledged by all in-sync replicas.
///
/// Values are not copied, but kept until the brokers have them. Outages are waited out
/// (`message.timeout.ms` is 0 unless the user sets it); what a broker refuses for good makes
/// `poll` throw, from then on always, and commits nothing more.
package final class AtLeastOnceDelivery: Delivery {
    private let producer: ProducerClient
    private let consumer: KafkaConsumerClient
    private let commits: CommitQueue
    private let logger: Logger
    private var queue: OutputQueue
    private var units = CommitUnits()
    private var offsets = PendingOffsets()
    /// The assignment that the last partitions that were given up were of.
    private var lastAssignment = 0
    private var failure: KafkaError?

    /// `destinations` are indexed by `OutputID`; offsets are committed for `consumer`'s group.
    ///
    /// `unacknowledgedByteLimit` bounds what is written and not acknowledged, as `hasRoom` says.
    /// - Throws: a property that librdkafka, or our promise, refuses.
    package init(
        to destinations: [KafkaDestination],
        properties: KafkaProperties,
        committingFor consumer: KafkaConsumerClient,
        unacknowledgedByteLimit: Int = 16 << 20,
        logger: Logger
    ) throws(KafkaError) {
        self.consumer = consumer
        self.logger = logger
        commits = CommitQueue(of: consumer)
        producer = try ProducerClient(
            as: .producer(byteLimit: unacknowledgedByteLimit),
            properties: properties,
            logger: logger
        )
        queue = OutputQueue(
            to: destinations,
            producer: producer,
            byteLimit: unacknowledgedByteLimit
        )
    }

    deinit {
        // Before the units go, to whose memory librdkafka refers.
        producer.close()
    }

    package var hasRoom: Bool { queue.hasRoom }

    /// Bytes of keys and values that librdkafka holds until the brokers have them.
    package var unacknowledgedByteCount: Int { producer.reports.unacknowledgedByteCount }

    package func write(_ outputs: [Output]) throws {
        try throwIfFailed()
        guard !outputs.isEmpty else { return }
        let messages = units.add(outputs)
        try remembering { try queue.write(outputs, among: messages) }
    }

    package func commit(_ checkpoints: [Partition: Checkpoint]) throws {
        try throwIfFailed()
        units.end(with: checkpoints)
        try storeArrived(waiting: .zero)
    }

    package func poll() throws {
        try throwIfFailed()
        producer.handle.serveCallbacks()
        try remembering {
            if let failure = producer.reports.failure { throw failure }
            try producer.handle.throwIfFatal(at: "kafka producer")
            try queue.advance()
        }
        try storeArrived(waiting: .zero)
    }

    package func drain(timeout: Duration) throws -> Bool {
        let deadline = ContinuousClock.now + timeout
        while true {
            try poll()
            if units.isEmpty && offsets.isEmpty { return true }
            let rest = deadline - ContinuousClock.now
            guard rest > .zero else { return false }
            let wait = min(rest, .milliseconds(20))
            if units.isEmpty {
                try storeArrived(waiting: wait)
            } else {
                _ = producer.flush(waiting: wait)
            }
        }
    }

    package func forget(_ partitions: [Partition]) {
        units.forget(partitions)
        consumer.keep(offsets.forget(partitions))
        lastAssignment = consumer.assignmentCount
    }

    package func takeAborted() -> Bool { false }

    /// Takes the answer to the last commit, then sends the next.
    private func storeArrived(waiting timeout: Duration) throws {
        let arrived = units.takeArrived()
        offsets.add(arrived.checkpoints)
        if lastAssignment == consumer.assignmentCount { consumer.keep(arrived.forgotten) }
        if offsets.isWaiting || timeout > .zero, let answer = commits.takeAnswer(waiting: timeout) {
            try take(answer)
        }
        guard offsets.isDue else { return }
        guard !consumer.hasLostAssignment else {
            let forgotten = offsets.forgetDue()
            consumer.keep(forgotten)
            logger.warning(
                "gave up commits: the group has taken the partitions away",
                metadata: ["partitions": "\(forgotten.keys.sorted())"]
            )
            return
        }
        let checkpoints = offsets.send(at: .now, owned: consumer.ownedPartitions)
        guard !checkpoints.isEmpty else { return }
        let code = commits.begin(checkpoints)
        if code != .none { try take(CommitQueue.Answer(code: code, partitions: [:])) }
    }

    private func take(_ answer: CommitQueue.Answer) throws {
        try remembering {
            let stored = try offsets.answer(answer.code, of: answer.partitions, at: .now)
            consumer.dropKept(stored)
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
