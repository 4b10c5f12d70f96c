internal import Glibc
internal import Logging
package import Streaming

/// The messages of topics, as a member of a consumer group.
///
/// Messages are not copied: their bytes are librdkafka's, and a batch's messages, with the fetched
/// block they came in, live as long as any `SharedBytes` of the batch.
package final class KafkaSource: Source {
    private let client: KafkaConsumerClient
    /// Of the group's partitions, those that come and go with each, of topics that the group does
    /// not give out.
    private let companions: [Partition: [Partition]]
    private let queue: MessageQueue
    private var assignment: PartitionAssignment
    private var changelogs: ChangelogReader
    private var pausing = PauseState.running
    /// Partitions to be started once messages are taken again.
    ///
    /// librdkafka numbers what is asked of a partition before it queues it. It starts partitions in
    /// a thread of its own, once others have stopped; a pause or resume from this thread meanwhile
    /// can overtake the start, which is then thrown away as outdated, and nothing is ever fetched.
    private var heldStarts: [Partition: StartPosition] = [:]
    private var unanswered: [ClientCallbacks.Rebalance] = []
    /// Before this, it is not asked again where partitions begin.
    private var nextLookup: ContinuousClock.Instant?
    /// Partitions to be assigned again, from what is committed.
    private var rewound: Set<Partition> = []
    private var isClosed = false
    /// Bytes that have been taken out of what is fetched ahead, since the fetching was last woken.
    private var takenByteCount = 0

    /// A short pause only stops to take messages; librdkafka throws away what it has fetched
    /// ahead when it pauses, so that is left to long ones.
    private static let shortPause = Duration.seconds(1)
    /// Short, for it is tried again.
    private static let commitLookupTimeout = Duration.seconds(1)
    /// How long partitions that run have for themselves before it is tried again. Offsets can't be
    /// had while a transaction holds them: that of a process that was killed, until its timeout.
    private static let lookupPause = Duration.seconds(3)
    /// Long enough for a new leader; without an answer nothing can be told, and the run ends.
    private static let endLookupTimeout = Duration.seconds(5)
    /// A rebalance is noticed after at most this time.
    private static let waitSlice = Duration.milliseconds(50)
    /// The same, and a message too, while changelogs are read.
    private static let changelogWaitSlice = Duration.milliseconds(10)

    private enum PauseState {
        case running
        case waiting(since: ContinuousClock.Instant)
        case paused
    }

    /// Joins the group of `client`, in the background.
    ///
    /// `companions` are partitions of other topics that belong to whoever has one of `topics`'.
    package init(
        client: KafkaConsumerClient,
        topics: [String],
        companions: [Partition: [Partition]] = [:]
    ) throws(KafkaError) {
        guard let queue = MessageQueue(ofMember: client.handle) else {
            throw KafkaError(
                place: "group '\(client.group)'",
                problem: "the consumer is closed",
                wayOut: "make a new KafkaConsumerClient"
            )
        }
        self.client = client
        self.companions = companions
        self.queue = queue
        assignment = PartitionAssignment(start: client.start)
        changelogs = ChangelogReader(properties: client.properties, logger: client.logger)
        try client.subscribe(to: topics)
    }

    package func poll(timeout: Duration) throws -> [SourceEvent] {
        guard !isClosed else { return [] }
        try client.handle.throwIfFatal(at: "group '\(client.group)'")
        var events: [SourceEvent] = []
        let fetch = try takeMessages(waiting: changelogs.isReading ? .zero : timeout)
        try takeRebalances(into: &events)
        let isRebalanced = !events.isEmpty
        for batch in fetch.batches {
            try goBackIfRemade(with: batch)
            guard let batch = assignment.admit(batch) else { continue }
            events.append(.messages(batch))
        }
        for (partition, next) in fetch.ends where assignment.isRunning(partition) {
            events.append(.reachedEnd(partition, next: next))
        }
        // A rebalance may end what is being read, and begin it anew: that has to be answered first.
        guard !isRebalanced else { return events }
        let wait = events.isEmpty ? min(timeout, Self.changelogWaitSlice) : .zero
        return try events + changelogs.poll(timeout: wait)
    }

    package func startReading(_ changelogs: [Partition]) throws {
        try self.changelogs.start(changelogs)
    }

    package func stopReading(_ changelogs: [Partition]) throws {
        self.changelogs.stop(changelogs)
    }

    package func committed(of partitions: [Partition]) throws -> [Partition: Checkpoint]? {
        do {
            return try client.handle.committed(
                byGroup: client.group,
                for: partitions,
                timeout: Self.commitLookupTimeout
            )
        } catch {
            client.logger.warning("\(error.description); trying again")
            return nil
        }
    }

    package func start(at positions: [Partition: StartPosition]) throws {
        guard case .running = pausing else {
            heldStarts.merge(positions) { _, newer in newer }
            return
        }
        let added = assignment.start(at: positions)
        guard !added.isEmpty else { return }
        if client.isCooperative {
            try client.addAssignment(added)
        } else {
            try client.replaceAssignment(assignment.runningPositions)
        }
    }

    package func release(_ partitions: [Partition]) throws {
        for partition in partitions { heldStarts[partition] = nil }
        client.withHeld { $0.disown(partitions) }
        guard let fetched = assignment.release(partitions) else { return }
        try stopFetching(fetched)
    }

    package func rewind() throws {
        rewound.formUnion(assignment.kept)
        heldStarts = [:]
        let running = assignment.running
        assignment.rewind()
        guard !running.isEmpty else { return }
        try unpause(running)
        if client.isCooperative {
            try client.removeAssignment(running)
        } else {
            try client.replaceAssignment([])
        }
    }

    package func pause() throws {
        guard case .running = pausing else { return }
        pausing = .waiting(since: .now)
    }

    package func resume() throws {
        if case .paused = pausing { try client.resume(assignment.running) }
        pausing = .running
        defer { heldStarts = [:] }
        try start(at: heldStarts)
    }

    /// Whether the group has given this member any partitions.
    package var hasPartitions: Bool { client.withHeld { !$0.owned.isEmpty } }

    /// Leaves the group; gives up all partitions, without an event.
    ///
    /// To be called once everything is committed. Where there are no partitions, it may take some
    /// seconds: the end of a rebalance is waited for.
    package func close() throws {
        guard !isClosed else { return }
        isClosed = true
        changelogs.stopAll()
        // Leaving waits for the answers to all rebalances.
        unanswered += client.handle.callbacks.takeRebalances()
        for given in unanswered where given.isAssignment { try client.answer(given) }
        if assignment.isRevoking || unanswered.contains(where: { !$0.isAssignment }) {
            try stopFetching(assignment.fetched)
        }
        client.close()
    }

    /// To be called before partitions go: librdkafka remembers that one was paused, also when it is
    /// ours again.
    private func unpause(_ partitions: [Partition]) throws {
        if case .paused = pausing, !partitions.isEmpty { try client.resume(partitions) }
    }

    private func stopFetching(_ partitions: [Partition]) throws {
        try unpause(partitions)
        if client.isCooperative {
            try client.removeAssignment(partitions)
        } else {
            try client.clearAssignment()
        }
    }

    private func takeMessages(waiting timeout: Duration) throws -> MessageQueue.Fetch {
        if case .waiting(let since) = pausing {
            guard .now - since > Self.shortPause else {
                sleep(for: min(timeout, Self.waitSlice))
                return MessageQueue.Fetch()
            }
            try client.pause(assignment.running)
            pausing = .paused
        }
        let deadline = ContinuousClock.now + timeout
        var rest = timeout
        while true {
            let fetch = queue.fetch(waiting: min(rest, Self.waitSlice))
            for failure in fetch.failures { try take(failure) }
            noteTaken(fetch.byteCount)
            rest = deadline - .now
            if !fetch.batches.isEmpty || !fetch.ends.isEmpty || rest <= .zero
                || client.handle.callbacks.hasRebalances
            {
                return fetch
            }
        }
    }

    /// Sees to it that fetching goes on as soon as a quarter of its budget is free again.
    private func noteTaken(_ byteCount: Int) {
        takenByteCount += byteCount
        guard takenByteCount >= client.prefetchByteLimit / 4 else { return }
        takenByteCount = 0
        client.wakeFetching()
    }

    /// A log that ends before what was to come next is another one: the topic was deleted and made
    /// again, or its leader has lost messages. librdkafka has gone to its beginning then.
    private func goBackIfRemade(with batch: MessageBatch) throws(KafkaError) {
        let (partition, first) = (batch.partition, batch.messages[0].offset)
        guard let next = assignment.next(of: partition), first.rawValue < next,
            let end = try endOfLog(of: partition, before: next)
        else { return }
        guard !companions.values.contains(where: { $0.contains(partition) }) else {
            throw KafkaError(
                place: partition.description,
                problem: "the log ends at \(end), and the group was at \(next): the topic has been "
                    + "made anew, or messages were lost",
                wayOut: "drop the stage's state with 'sluice reset'"
            )
        }
        client.logger.warning(
            """
            the log ends before what was to be read next: the topic has been made anew, or messages \
            were lost; reading from the log's beginning
            """,
            metadata: ["partition": "\(partition)", "end": "\(end)", "next": "\(next)"]
        )
        assignment.goBack(partition, to: first)
        client.withHeld { $0.dropKept(partition) }
    }

    /// Where the log ends if that is before `next`. Asked of the broker, and only where it seems to
    /// be so: what came with a fetch may lag behind for a moment under a new leader.
    private func endOfLog(
        of partition: Partition,
        before next: Int64
    ) throws(KafkaError) -> Int64? {
        let known = client.handle.highWatermark(of: partition)
        guard known >= 0, known < next else { return nil }
        let end = try client.handle.endOfLog(of: partition, timeout: Self.endLookupTimeout)
        return end < next ? end : nil
    }

    private func sleep(for time: Duration) {
        usleep(useconds_t(time.wholeMilliseconds) * 1_000)
    }

    private func take(_ failure: MessageQueue.Failure) throws(KafkaError) {
        let place = failure.partition?.description ?? "group '\(client.group)'"
        try client.handle.throwIfFatal(at: place)
        let code = failure.code
        if code.isFatal || code.isAuthorization || code == .unknownTopicOrPartition
            || code == .noSuchTopic || code == .offsetReset || code.refusesMember
        {
            throw KafkaError(code, at: place, detail: failure.reason)
        }
        client.logger.warning(
            "librdkafka: \(failure.reason)",
            metadata: ["place": "\(place)", "code": "\(code.name)"]
        )
    }
}

extension KafkaSource {
    private func takeRebalances(into events: inout [SourceEvent]) throws {
        unanswered += client.handle.callbacks.takeRebalances()
        while let next = unanswered.first {
            guard try take(next, into: &events) else { return }
            unanswered.removeFirst()
        }
        try assignRewound(into: &events)
    }

    private func assignRewound(into events: inout [SourceEvent]) throws {
        rewound = rewound.filter(assignment.isAssigned)
        guard !rewound.isEmpty, let starts = try starts(of: rewound.sorted()) else { return }
        rewound = []
        events.append(.assigned(starts))
    }

    /// - Returns: false if it must be tried again.
    private func take(
        _ rebalance: ClientCallbacks.Rebalance,
        into events: inout [SourceEvent]
    ) throws -> Bool {
        switch rebalance {
        case .assigned(let given):
            let partitions = withCompanions(given)
            guard let starts = try starts(of: partitions) else { return false }
            // Answers the group, so that it need not wait until the engine has restored its state;
            // `start` adds the partitions one by one.
            try client.answer(rebalance)
            log("assigned", partitions)
            client.withHeld { $0.own(partitions) }
            assignment.add(partitions)
            if !partitions.isEmpty { events.append(.assigned(starts)) }
        case .revoked(let given):
            let partitions = withCompanions(given)
            log("revoked", partitions)
            assignment.revoke(partitions)
            if partitions.isEmpty {
                try release([])
            } else {
                events.append(.revoked(partitions))
            }
        case .lost(let given):
            let partitions = withCompanions(given)
            log("lost", partitions)
            client.withHeld { $0.disown(partitions) }
            assignment.revoke(partitions)
            if partitions.isEmpty {
                try release([])
            } else {
                events.append(.lost(partitions))
            }
        case .failed(let code):
            try take(MessageQueue.Failure(code: code, partition: nil, reason: code.text))
            try client.clearAssignment()
        }
        return true
    }

    private func withCompanions(_ partitions: [Partition]) -> [Partition] {
        partitions + partitions.flatMap { companions[$0] ?? [] }
    }

    private func log(_ change: String, _ partitions: [Partition]) {
        let names = partitions.sorted().map(\.description).joined(separator: " ")
        client.logger.info("\(change)", metadata: ["partitions": "\(names)"])
    }

    /// Where partitions that are ours begin.
    private func starts(of partitions: [Partition]) throws -> [Partition: Checkpoint?]? {
        guard !partitions.isEmpty else { return [:] }
        if let nextLookup, .now < nextLookup { return nil }
        do {
            nextLookup = nil
            let stored = try client.committed(of: partitions, timeout: Self.commitLookupTimeout)
            return client.withHeld { $0.begin(from: stored) }
        } catch {
            guard error.isRetriable else { throw error }
            nextLookup = .now + Self.lookupPause
            client.logger.warning("\(error.description); trying again")
            return nil
        }
    }
}
