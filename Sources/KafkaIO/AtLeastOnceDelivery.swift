internal import Glibc
package import Logging
package import Streaming

/// Outputs to Kafka, at least once: a checkpoint is committed when every output of its unit, and
/// of the units before, has been acknowledged by all in-sync replicas.
///
/// Values are not copied, but kept until the brokers have them. Outages are waited out
/// (`message.timeout.ms` is 0 unless the user sets it); what a broker refuses for good makes
/// `poll` throw, from then on always, and commits nothing more. A producer that librdkafka gives up,
/// because a broker has lost what it had acknowledged, say, is replaced; what has not arrived by then
/// is read again, as `takeAborted` says.
package final class AtLeastOnceDelivery: Delivery {
    private var producer: ProducerClient
    private var queue: OutputQueue
    /// Makes both anew.
    private let connect: () throws(KafkaError) -> (ProducerClient, OutputQueue)
    private let consumer: KafkaConsumerClient
    private let commits: CommitQueue
    private let logger: Logger
    private var units = CommitUnits()
    private var offsets = PendingOffsets()
    /// The assignment that the last partitions that were given up were of.
    private var lastAssignment = 0
    private var isAborted = false
    private var replacements: ProducerReplacements
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
        replacements = ProducerReplacements(logger: logger)
        commits = CommitQueue(of: consumer)
        connect = { () throws(KafkaError) in
            let producer = try ProducerClient(
                as: .producer(byteLimit: unacknowledgedByteLimit),
                properties: properties,
                logger: logger
            )
            let queue = OutputQueue(
                to: destinations,
                producer: producer,
                byteLimit: unacknowledgedByteLimit
            )
            return (producer, queue)
        }
        (producer, queue) = try connect()
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
        guard !outputs.isEmpty, !isAborted else { return }
        let messages = units.add(outputs)
        try replacingProducer { try queue.write(outputs, among: messages) }
    }

    package func commit(_ checkpoints: [Partition: Checkpoint]) throws {
        try throwIfFailed()
        guard !isAborted else { return }
        units.end(with: checkpoints)
        try storeArrived(waiting: .zero)
    }

    package func poll() throws {
        try throwIfFailed()
        producer.handle.serveCallbacks()
        try replacingProducer {
            // First, for a message that is refused may be why librdkafka gives up.
            if let failure = producer.reports.failure { throw failure }
            try producer.handle.throwIfFatal(at: Self.place)
            try queue.advance()
        }
        try storeArrived(waiting: .zero)
    }

    package func drain(timeout: Duration) throws -> Bool {
        let deadline = ContinuousClock.now + timeout
        while true {
            try poll()
            if isAborted { return false }
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
        let forgotten = offsets.forget(partitions)
        lastAssignment = consumer.withHeld { held in
            held.keep(forgotten)
            return held.assignmentCount
        }
    }

    package func takeAborted() -> Bool {
        defer { isAborted = false }
        return isAborted
    }

    /// Takes what has arrived and the answer to the last commit, then sends the next.
    private func storeArrived(waiting timeout: Duration) throws {
        let arrived = units.takeArrived()
        let starts = consumer.withHeld { held in
            if lastAssignment == held.assignmentCount { held.keep(arrived.forgotten) }
            return held.takeStartsToStore()
        }
        // First, for what has arrived since is further.
        offsets.add(starts)
        offsets.add(arrived.checkpoints)
        if offsets.isWaiting || timeout > .zero, let answer = commits.takeAnswer(waiting: timeout) {
            try take(answer)
        }
        guard offsets.isDue else { return }
        guard !consumer.hasLostAssignment else {
            let forgotten = offsets.forgetDue()
            consumer.withHeld { $0.keep(forgotten) }
            logger.warning(
                "gave up commits: the group has taken the partitions away",
                metadata: ["partitions": "\(forgotten.keys.sorted())"]
            )
            return
        }
        let checkpoints = offsets.send(at: .now, owned: consumer.withHeld(\.owned))
        guard !checkpoints.isEmpty else { return }
        let code = commits.begin(checkpoints)
        if code != .none { try take(CommitQueue.Answer(code: code, partitions: [:])) }
    }

    private func take(_ answer: CommitQueue.Answer) throws {
        try remembering {
            let stored = try offsets.answer(answer.code, of: answer.partitions, at: .now)
            consumer.withHeld { $0.dropKept(by: stored) }
        }
    }

    private func throwIfFailed() throws {
        if let failure { throw failure }
    }

    /// Makes an error of `body` the error of everything that follows, unless it is that librdkafka has
    /// given up the producer, and another one may do.
    private func replacingProducer(_ body: () throws -> Void) throws {
        try remembering {
            do {
                try body()
            } catch let error as KafkaError where error.code.mayPass {
                guard let reason = producer.handle.endingError(at: Self.place) else { throw error }
                guard replacements.mayBegin(because: reason, at: .now) else { throw reason }
                try replaceProducer()
            }
        }
    }

    /// Begins with another producer, and with all that has not arrived; of that, what has been sent may
    /// come twice.
    private func replaceProducer() throws(KafkaError) {
        let replacement = try connect()
        // Before the units go, to whose memory librdkafka refers.
        producer.close()
        (producer, queue) = replacement
        units = CommitUnits()
        // The source goes on from what has arrived, stored or not.
        let unstored = offsets.unstored
        consumer.withHeld { $0.keep(unstored) }
        isAborted = true
    }

    private static let place = "kafka producer"

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
