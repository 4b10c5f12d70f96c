internal import FastJSON
public import Records

/// Runs a topology: takes what the source has to say to the partitions' tasks, their outputs to
/// the delivery, and commits both together.
///
/// One thread owns it and calls `step` in a loop. The wall clock comes in as a value.
public struct Engine<Log: Source, Sink: Delivery>: ~Copyable {
    /// The source and the delivery, for what only their kind can do.
    public private(set) var source: Log
    public private(set) var delivery: Sink
    private let topology: Topology
    private let layout: LogLayout
    private var decoder: MessageDecoder
    /// How many groups the source partitions may count, together, until the unit is ended.
    private let groupLimit: Int
    /// What they have counted, at most: what is new is added, batch by batch.
    private var partialCount = PartialCount.none
    private var sourceTasks: [Partition: SourceTask] = [:]
    private var mergeTasks: [Partition: MergeTask] = [:]
    private var restorations = Restorations()
    private var silence: [Partition: Silence] = [:]
    private var committedClocks: CommittedClocks
    /// Tasks that have done something since the last commit.
    private var changed: Set<Partition> = []
    private var lastCommit: ContinuousClock.Instant?
    /// When all checkpoints were stored last, changed or not.
    private var lastRenewal: ContinuousClock.Instant?
    private var lastSilenceCheck: ContinuousClock.Instant?
    /// Since when the source has been held back; nil while it is not.
    private var pausedSince: ContinuousClock.Instant?
    private var pauseCount = 0
    /// Whether what tasks have done since the last stored commit has been thrown away.
    private var mustRewind = false
    /// What tasks that are gone have done.
    private var retired = EngineTotals()

    /// Since when nothing has come from a partition, and whether there is nothing more to come.
    private struct Silence {
        var since: ContinuousClock.Instant
        var isAtEnd = false
        var isFinished = false
    }

    public init(
        _ topology: Topology,
        layout: LogLayout,
        source: consuming Log,
        delivery: consuming Sink,
        limits: DecodingLimits = DecodingLimits()
    ) {
        self.topology = topology
        self.layout = layout
        self.source = source
        self.delivery = delivery
        decoder = MessageDecoder(limits: limits)
        groupLimit = topology.aggregates.map(\.groupLimit).min() ?? .max
        committedClocks = CommittedClocks(
            latenessMilliseconds: topology.time.latenessMilliseconds
        )
    }

    /// Takes in what has happened, waiting at most `timeout` for it, and commits when it is time.
    ///
    /// - Throws: what the source or the delivery can't mend.
    public mutating func step(
        now: ContinuousClock.Instant,
        waitingAtMost timeout: Duration
    ) throws {
        try holdBackIfFull(now: now)
        for event in try source.poll(timeout: timeout) { try take(event, now: now) }
        try advanceSilentPartitions(now: now)
        renewCheckpoints(now: now)
        if lastCommit.map({ now - $0 >= topology.time.commitInterval }) ?? true {
            try commit(now: now)
        }
        try delivery.poll()
        noteAborted()
        if mustRewind { try rewind() }
    }

    /// Commits what has been done and waits until it is stored.
    /// - Returns: false if that took longer than `timeout`.
    public mutating func drain(
        now: ContinuousClock.Instant,
        timeout: Duration
    ) throws -> Bool {
        try commit(now: now)
        return try delivery.drain(timeout: timeout)
    }

    /// Whether nothing has been done that is not committed.
    public var isSettled: Bool { changed.isEmpty }

    /// Whether everything there is now has been read, from every partition that is ours, and what
    /// it caused is on its way; false while there is no partition.
    public var hasReachedEnd: Bool {
        isSettled && !silence.isEmpty && silence.values.allSatisfy { $0.isAtEnd }
    }

    // MARK: Events

    private mutating func take(_ event: SourceEvent, now: ContinuousClock.Instant) throws {
        switch event {
        case .assigned(let partitions): try assign(partitions, now: now)
        case .revoked(let partitions):
            _ = try drain(now: now, timeout: Self.revocationTimeout)
            try release(partitions)
        case .lost(let partitions):
            // Where the delivery can't store it, this process may still go on from there.
            try commit(now: now)
            try release(partitions)
        case .messages(let messages) where isChangelog(messages.partition): restore(messages)
        case .messages(let messages): try process(messages, now: now)
        case .decoded(let messages, let batch, let foreseen):
            try process(messages, batch, foreseen, now: now)
        case .reachedEnd(let partition, _) where isChangelog(partition):
            try endRestoring(from: partition, now: now)
        case .reachedEnd(let partition, let next):
            silence[partition]?.isAtEnd = true
            if sourceTasks[partition]?.reachEnd(next: next) == true { changed.insert(partition) }
        case .finished(let partition): finish(partition)
        }
    }

    /// A group gives a member at least `session.timeout.ms` to let go; librdkafka's default is 45
    /// s.
    private static var revocationTimeout: Duration { .seconds(5) }

    private mutating func assign(
        _ partitions: [Partition: Checkpoint?],
        now: ContinuousClock.Instant
    ) throws {
        var positions: [Partition: StartPosition] = [:]
        for (partition, checkpoint) in partitions.sorted(by: { $0.key < $1.key }) {
            positions[partition] = checkpoint.map { .offset($0.nextOffset) } ?? .initial
            let aggregate = topology.aggregates.first { $0.repartitionTopic == partition.topic }
            if let aggregate {
                if checkpoint == nil { positions[partition] = .offset(.zero) }
                mergeTasks[partition] = MergeTask(aggregate, layout: layout, from: checkpoint)
            } else {
                guard layout.sources.contains(partition) else { throw GainedPartition(partition) }
                let task = SourceTask(
                    partition,
                    topology: topology,
                    layout: layout,
                    from: checkpoint
                )
                sourceTasks[partition] = task
                if try beginRestoring(task, partition, to: positions[partition] ?? .initial) {
                    positions[partition] = nil
                }
            }
            silence[partition] = Silence(since: now)
        }
        try source.start(at: positions)
    }

    // MARK: Memory

    private func isChangelog(_ partition: Partition) -> Bool {
        !topology.changelogs.isEmpty && topology.changelogs.contains { $0.topic == partition.topic }
    }

    /// - Returns: false if the partition's stages have no memory: it can start at once.
    private mutating func beginRestoring(
        _ task: SourceTask,
        _ partition: Partition,
        to start: StartPosition
    ) throws -> Bool {
        let changelogs = task.changelogPartitions
        guard !changelogs.isEmpty else { return false }
        restorations.begin(partition, at: start, from: changelogs)
        try source.startReading(changelogs)
        return true
    }

    private mutating func restore(_ messages: MessageBatch) {
        // Nobody's if the source partition has just gone.
        guard let partition = restorations.source(of: messages.partition),
            let counts = sourceTasks[partition]?.restore(messages)
        else { return }
        restorations.add(counts, to: partition)
    }

    private mutating func endRestoring(
        from changelog: Partition,
        now: ContinuousClock.Instant
    ) throws {
        guard let partition = restorations.source(of: changelog) else { return }
        try source.stopReading([changelog])
        guard let start = restorations.end(changelog, of: partition) else { return }
        silence[partition] = Silence(since: now)
        try source.start(at: [partition: start])
    }

    /// What has happened to the memories of source partitions since the last call.
    public mutating func takeRestorationNews() -> [RestorationNews] { restorations.takeNews() }

    private mutating func release(_ partitions: [Partition]) throws {
        for partition in partitions {
            if let task = sourceTasks.removeValue(forKey: partition) { retired.add(task) }
            if let task = mergeTasks.removeValue(forKey: partition) { retired.add(task) }
            silence[partition] = nil
            changed.remove(partition)
        }
        delivery.forget(partitions)
        noteAborted()
        let changelogs = restorations.abandon(partitions)
        if !changelogs.isEmpty { try source.stopReading(changelogs) }
        try source.release(partitions)
    }

    private mutating func process(
        _ messages: MessageBatch,
        now: ContinuousClock.Instant
    ) throws {
        guard !mustRewind else { return }
        let partition = messages.partition
        silence[partition] = Silence(since: now)
        if mergeTasks[partition] != nil {
            var outputs: [Output] = []
            mergeTasks[partition]!.process(messages, into: &outputs)  // not nil: checked above
            changed.insert(partition)
            try delivery.write(outputs)
            return
        }
        var first = 0
        for number in messages.messages.indices {
            // By index: a message copied is three references counted.
            if let value = messages.messages[number].value {
                decoder.decode(value, message: number - first)
            }
            // Compressed messages can be a hundred times as large as they look.
            guard decoder.heldByteCount > Self.decodedByteLimit else { continue }
            try process(messages[first...number], decoder.finish(), [], now: now)
            first = number + 1
        }
        guard first < messages.messages.count else { return }
        try process(messages[first..<messages.messages.count], decoder.finish(), [], now: now)
    }

    /// Bytes of decoded records and their nodes that are processed at once, about.
    private static var decodedByteLimit: Int { 32 << 20 }

    private mutating func process(
        _ messages: MessageBatch,
        _ batch: RecordBatch,
        _ foreseen: [Foreseen],
        now: ContinuousClock.Instant
    ) throws {
        let partition = messages.partition
        precondition(sourceTasks[partition] != nil, "\(partition) is not assigned")
        var outputs: [Output] = []
        let before = sourceTasks[partition]!.partialCount  // not nil: checked above
        sourceTasks[partition]!.process(messages, batch, foreseen, into: &outputs)
        let after = sourceTasks[partition]!.partialCount
        partialCount.groups += after.groups - before.groups
        partialCount.bytes += after.bytes - before.bytes
        silence[partition] = Silence(since: now)
        changed.insert(partition)
        try delivery.write(outputs)
        // What is handed over earlier is not counted otherwise, only in more pieces.
        let isFull =
            partialCount.groups >= groupLimit
            || partialCount.bytes >= topology.shares.partialByteCount
        if isFull { try commit(now: now) }
    }

    private mutating func finish(_ partition: Partition) {
        silence[partition]?.isFinished = true
        if sourceTasks[partition]?.advance(to: .distantFuture) == true { changed.insert(partition) }
    }

    // MARK: Abort

    private mutating func noteAborted() {
        guard delivery.takeAborted() else { return }
        mustRewind = true
        changed.removeAll()
    }

    /// Forgets what tasks hold; they begin anew from what is committed.
    private mutating func rewind() throws {
        mustRewind = false
        partialCount = .none
        for task in sourceTasks.values { retired.add(task) }
        for task in mergeTasks.values { retired.add(task) }
        let changelogs = restorations.abandon(Array(sourceTasks.keys))
        if !changelogs.isEmpty { try source.stopReading(changelogs) }
        sourceTasks = [:]
        mergeTasks = [:]
        silence = [:]
        changed.removeAll()
        try source.rewind()
    }

    // MARK: Commit

    /// Kafka forgets offsets that have not been committed for `offsets.retention.minutes`, a week
    /// unless told otherwise, of a topic that the group's members don't subscribe to.
    private static var renewalInterval: Duration { .seconds(3_600) }

    /// Sees to it that the merges' checkpoints are stored again from time to time.
    private mutating func renewCheckpoints(now: ContinuousClock.Instant) {
        guard let lastRenewal, now - lastRenewal < Self.renewalInterval else {
            if lastRenewal != nil { changed.formUnion(mergeTasks.keys) }
            lastRenewal = now
            return
        }
    }

    private mutating func commit(now: ContinuousClock.Instant) throws {
        lastCommit = now
        guard !changed.isEmpty, !mustRewind else { return }
        partialCount = .none
        var frames = FrameBundle(topology.aggregates)
        var outputs: [Output] = []
        var checkpoints: [Partition: Checkpoint] = [:]
        var changes: [Output] = []
        for partition in changed.sorted() {
            changes += sourceTasks[partition]?.takeChanges() ?? []
            if let checkpoint = sourceTasks[partition]?.commit(into: &frames) {
                checkpoints[partition] = checkpoint
            } else if mergeTasks[partition] != nil {
                // Not nil: see above.
                checkpoints[partition] = mergeTasks[partition]!.commit(into: &outputs)
            }
        }
        changed.removeAll()
        let counts = topology.aggregates.map { layout.repartitionCounts[$0.repartitionTopic] ?? 1 }
        outputs += changes
        outputs += frames.outputs(of: topology.aggregates, partitionCounts: counts)
        try delivery.write(outputs)
        try delivery.commit(checkpoints)
    }

    private mutating func holdBackIfFull(now: ContinuousClock.Instant) throws {
        if !delivery.hasRoom && pausedSince == nil {
            try source.pause()
            pausedSince = now
            pauseCount += 1
        } else if delivery.hasRoom, let start = pausedSince {
            try source.resume()
            pausedSince = nil
            // Nothing could come while the source was held back: that was no silence.
            for partition in silence.keys { silence[partition]?.since += now - start }
        }
    }

    // MARK: Silence

    /// Advances the watermarks of partitions from which nothing has come for `time.idle`, so that
    /// they don't hold back the others' windows. A partition that is held back is not silent.
    private mutating func advanceSilentPartitions(now: ContinuousClock.Instant) throws {
        guard pausedSince == nil,
            lastSilenceCheck.map({ now - $0 >= .milliseconds(100) }) ?? true
        else { return }
        lastSilenceCheck = now
        let silent = silence.filter { partition, silence in
            silence.isAtEnd && !silence.isFinished && now - silence.since >= topology.time.idle
                && sourceTasks[partition] != nil
        }
        guard !silent.isEmpty else { return }
        if !isTold {
            try committedClocks.lookUp(layout.sources, in: &source, now: now)
        }
        for (partition, silence) in silent {
            // Not nil: see above.
            let target = targetWatermark(
                of: sourceTasks[partition]!,
                partition,
                silentFor: now - silence.since
            )
            if sourceTasks[partition]!.advance(to: target) { changed.insert(partition) }
        }
    }

    /// Where a silent partition's watermark belongs: at the lowest of those that are not silent. If
    /// all are, they follow the one that is furthest, and that one is advanced by as long as the
    /// silence has lasted: far enough to let go of every window that it has filled, and no further.
    private func targetWatermark(
        of task: SourceTask,
        _ partition: Partition,
        silentFor length: Duration
    ) -> EventTime {
        let others = watermark(ofOthersThan: partition)
        if case .active(let lowest) = others { return lowest }
        var target = task.clock.watermark
        if case .silent(let highest) = others { target = max(target, highest) }
        let newest = task.clock.newest
        guard newest > .distantPast else { return target }
        let closing = topology.aggregates.map(\.windows.closingMilliseconds).max() ?? 0
        let silent = Int64(length.components.seconds) * 1_000
        let sinceNewest = min(silent - topology.time.latenessMilliseconds, closing)
        return max(target, EventTime(milliseconds: newest.milliseconds + sinceNewest))
    }

    /// Whether frames tell this process of the other source partitions as soon as any other: it merges
    /// some of each stage. A stage with long windows is told rarely.
    private var isTold: Bool {
        topology.aggregates.allSatisfy { aggregate in
            mergeTasks.values.contains { $0.stageID == aggregate.stageID }
        }
    }

    /// What is known of the other source partitions: each merge knows what it was told last, and a
    /// process that is not told of all has asked. Watermarks only grow: the furthest is the newest.
    private func watermark(ofOthersThan partition: Partition) -> OthersWatermark? {
        var known = mergeTasks.values.map { $0.watermark(ofOthersThan: partition) }
        if !isTold { known.append(committedClocks.watermark(ofOthersThan: partition)) }
        return known.compactMap(\.self).max { $0.isBehind($1) }
    }

    // MARK: Totals

    /// What has been done since the run began.
    public var totals: EngineTotals {
        var totals = retired
        for (_, task) in sourceTasks.sorted(by: { $0.key < $1.key }) { totals.add(task) }
        for task in mergeTasks.values { totals.add(task) }
        totals.pauses = pauseCount
        return totals
    }

    /// Groups of windows that are open, over all aggregates.
    public var openGroupCount: Int {
        mergeTasks.values.reduce(0) { $0 + $1.groupCount }
    }

    /// Bytes of memory that open groups, partial counts and what stages remember take, about.
    public var stateByteCount: Int {
        let merged = mergeTasks.values.reduce(0) { $0 + $1.byteCount }
        return sourceTasks.values.reduce(merged) {
            $0 + $1.memoryByteCount + $1.partialCount.bytes
        }
    }
}
