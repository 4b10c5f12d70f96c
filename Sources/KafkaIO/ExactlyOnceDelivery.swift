package import Logging
package import Streaming

/// Outputs to Kafka, exactly once: a commit unit's outputs and checkpoints are one transaction, which
/// a `read_committed` reader sees as a whole or not at all.
///
/// The transaction begins with the first output of a unit, and outputs go to the brokers as they are
/// written. While it is being ended, which takes the brokers some round trips, the following units
/// gather; they become one transaction. What an error, or the loss of a partition, makes uncommittable
/// is aborted together with all that follows it, and `takeAborted` says so: the source has to be
/// rewound. So it is when librdkafka gives the producer up, which is replaced. Source: KIP-98, KIP-447.
package final class ExactlyOnceDelivery: Delivery {
    private var producer: TransactionalProducer
    /// Makes it anew, under the same name.
    private let connect: () throws(KafkaError) -> TransactionalProducer
    private let consumer: KafkaConsumerClient
    private let logger: Logger
    private let byteLimit: Int
    private var phase = Phase.idle
    /// What is written while a transaction ends: first what has been ended by `commit` too.
    private var following = FollowingUnits()
    private var isAborted = false
    /// Whether the transaction that is being ended is to be taken for aborted, however it ends.
    private var isAbandoned = false
    private var failure: KafkaError?
    /// Transactions aborted one after the other because of an error.
    private var abortCount = 0
    /// Nothing more is taken before: what has just failed would fail again.
    private var notBefore: ContinuousClock.Instant?
    private var replacements: ProducerReplacements

    private enum Phase {
        case idle
        /// Begun; its messages are kept for librdkafka, which refers to them.
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
    /// Waiting ends early, without success, when `isStopped` says so. `unacknowledgedByteLimit` bounds what is in the transaction, and again what gathers behind it.
    /// - Throws: a property that librdkafka, or our promise, refuses; brokers that know no
    ///   transactions; no answer within `timeout`.
    package init(
        to destinations: [KafkaDestination],
        properties: KafkaProperties,
        committingFor consumer: KafkaConsumerClient,
        unacknowledgedByteLimit: Int = 16 << 20,
        timeout: Duration = .seconds(60),
        until isStopped: () -> Bool = { false },
        logger: Logger
    ) throws(KafkaError) {
        self.consumer = consumer
        self.logger = logger
        replacements = ProducerReplacements(logger: logger)
        byteLimit = unacknowledgedByteLimit
        let id = TransactionalID(group: consumer.group, properties: properties)
        connect = { () throws(KafkaError) in
            try TransactionalProducer(
                id,
                to: destinations,
                properties: properties,
                byteLimit: unacknowledgedByteLimit,
                logger: logger
            )
        }
        producer = try connect()
        try producer.initialize(timeout: timeout, until: isStopped)
    }

    deinit {
        // Before the outputs go, to whose memory librdkafka refers.
        guard !producer.close(), case .ending(let transaction) = phase else { return }
        // SAFETY: kept for good, since librdkafka, which waits for a broker, refers to the outputs.
        _ = unsafe Unmanaged.passRetained(transaction)
    }

    package var hasRoom: Bool {
        guard following.byteCount < byteLimit, notBefore.map({ $0 <= .now }) ?? true else {
            return false
        }
        // While a transaction ends, the counts of what is in it are the thread's.
        if case .ending = phase { return true }
        return producer.queue.hasRoom
    }

    package func write(_ outputs: [Output]) throws {
        try throwIfFailed()
        guard !outputs.isEmpty, !isGivenUp else { return }
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
        guard !isGivenUp else { return }
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
        if case .ending = phase {
            // What is fatal is the thread's result, too.
        } else {
            producer.client.handle.serveCallbacks()
            do {
                try producer.client.handle.throwIfFatal(at: "kafka transactions")
            } catch {
                try replaceProducer(because: error)
            }
        }
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
    /// transaction came from it too, perhaps. Does not wait for the brokers; whoever has the partition
    /// next does, for the offsets of a transaction that is open.
    package func forget(_ partitions: [Partition]) {
        switch phase {
        case .idle: return
        case .open(let transaction), .closing(let transaction, _):
            abort(transaction, because: nil)
        case .ending: break
        }
        following = FollowingUnits()
        isAbandoned = true
    }

    /// Whether what is written now follows something that has been thrown away, and so is thrown away
    /// too, until the source has been rewound.
    private var isGivenUp: Bool { isAborted || isAbandoned }

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
        switch producer.client.handle.beginTransaction() {
        case .done: return TransactionOutputs()
        case .retry(let error), .abort(let error), .fatal(let error):
            failure = error
            throw error
        }
    }

    private func hand(_ outputs: [Output], to transaction: TransactionOutputs) throws {
        let messages = transaction.add(outputs)
        try abortingOnError { try producer.queue.write(outputs, among: messages) }
    }

    /// Goes as far as it can without waiting.
    private func advance() throws {
        switch phase {
        // Nothing waits, but what has arrived in the transaction before has made room.
        case .idle: try producer.queue.advance()
        case .open, .closing:
            try abortingOnError {
                if let failure = producer.client.reports.failure { throw cause(of: failure) }
                try producer.queue.advance()
            }
            try close()
        case .ending:
            if let result = producer.thread.takeResult() { try take(result) }
        }
    }

    /// Has the transaction committed, once librdkafka has all of it.
    private func close() throws {
        guard case .closing(let transaction, let checkpoints) = phase, producer.queue.isEmpty else {
            return
        }
        // What was taken from us must not be committed, whatever the brokers would accept. Asked after
        // the metadata, which must not be newer: a new membership's would be accepted.
        guard let group = GroupMetadata(of: consumer.handle), !consumer.hasLostAssignment else {
            abort(transaction, because: nil)
            return
        }
        producer.thread.begin(.commit(checkpoints, group))
        phase = .ending(transaction)
    }

    private func take(_ result: TransactionThread.Result) throws {
        switch result {
        case .committed where !isAbandoned:
            phase = .idle
            abortCount = 0
            notBefore = nil
            try takeUpFollowing()
        case .committed:
            phase = .idle
            giveUpFollowing()
        case .aborted(let reason):
            phase = .idle
            if let reason {
                logger.warning("aborted a transaction; reading again what it stood for: \(reason)")
            }
            pause()
            try throwLasting(producer.client.reports.failure)
            try throwLasting(reason)
            giveUpFollowing()
        case .failed(let error): try replaceProducer(because: error)
        }
    }

    /// Begins with another producer, and with all that was not committed: librdkafka has given up this
    /// one. A broker ends a transaction that takes longer than its timeout, and with it the producer's
    /// right to the name; and it refuses to abort one that it has not heard of, for it has died
    /// meanwhile or was still busy with the one before.
    /// - Throws: `error`, where that would not help, or has just been done.
    private func replaceProducer(because error: KafkaError) throws {
        guard replacements.mayBegin(because: error, at: .now) else {
            // The phase stays, and with it the memory that librdkafka may still refer to.
            failure = error
            throw error
        }
        let replacement = try connect()
        _ = producer.close()  // It has nothing to do.
        producer = replacement
        following = FollowingUnits()
        isAbandoned = true
        producer.thread.begin(.initialize)
        phase = .ending(TransactionOutputs())
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
            for outputs in unit.outputs {
                try hand(outputs, to: transaction)
                // Handing over may have ended in an abort.
                guard case .open = phase else { return }
            }
            phase = .closing(transaction, unit.checkpoints)
            try close()
        } else {
            for outputs in following.takeCurrent() { try write(outputs) }
        }
    }

    private func giveUpFollowing() {
        following = FollowingUnits()
        producer.queue.removeAll()
        // What was thrown away is no failure any more.
        _ = producer.client.reports.takeFailure()
        isAbandoned = false
        isAborted = true
    }

    /// Begins to abort the transaction.
    private func abort(_ transaction: TransactionOutputs, because error: KafkaError?) {
        if let error {
            logger.warning("aborting a transaction; reading again what it stands for: \(error)")
        }
        producer.queue.removeAll()
        producer.thread.begin(.abort)
        phase = .ending(transaction)
    }

    /// What has befallen the transaction whose messages could not be delivered: once it has failed
    /// librdkafka throws away all that wait, and any transactional call says why.
    private func cause(of failure: KafkaError) -> KafkaError {
        guard case .abort(let cause) = producer.client.handle.beginTransaction() else {
            return failure
        }
        return cause
    }

    private func wait(for time: Duration) {
        if case .ending = phase {
            producer.thread.awaitResult(for: time)
        } else {
            producer.client.handle.serveCallbacks(waiting: time)
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
                abort(transaction, because: error)
            case .idle, .ending:
                failure = error
                throw error
            }
        }
    }

    private func throwIfFailed() throws {
        if let failure { throw failure }
    }
}
