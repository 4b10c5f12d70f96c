internal import FastJSON
internal import Records

/// The work on one source partition: lateness, the stages and their memories, the outputs of its
/// records, and the partial counts of its aggregates. Owned by the engine; knows no other partition.
struct SourceTask {
    private let partition: Partition
    private let topology: Topology
    private var stages: [any RecordStage]
    private let changelogs: StageChangelogs
    private(set) var clock: PartitionClock
    private(set) var totals = SourceTotals()
    private var nextOffset: Offset?
    /// What the repartition topics have been told.
    private var announcedWatermark = EventTime.distantPast
    private(set) var isIdle = false
    /// What the repartition topics have been told of that.
    private var announcedIdle = false

    init(
        _ partition: Partition,
        topology: Topology,
        layout: LogLayout,
        from start: Checkpoint?
    ) {
        self.partition = partition
        self.topology = topology
        stages = topology.makeStages(partition)
        let share = StateShares.share(
            of: topology.shares.stageByteCount,
            amongPartitions: layout.sources.count
        )
        for index in stages.indices { stages[index].limitMemory(toBytes: share) }
        changelogs = StageChangelogs(of: partition, topology: topology, layout: layout)
        clock = PartitionClock(latenessMilliseconds: topology.time.latenessMilliseconds)
        if let start {
            clock.restore(start.metadata)
            nextOffset = start.nextOffset
        }
        if let floor = layout.floors[partition] { clock.advance(to: floor) }
    }

    var stageTotals: [StageTotals] { stages.map(\.totals) }

    /// What has been counted since the last commit: groups of the stage that has most, bytes of all.
    var partialCount: PartialCount { stages.reduce(into: .none) { $0.take($1.partialCount) } }

    /// Bytes of memory that what the stages remember takes, about.
    var memoryByteCount: Int { stages.reduce(0) { $0 + $1.memoryByteCount } }

    /// Takes the records of `messages` through the stages; `foreseen` is what the first of them have
    /// said already.
    mutating func process(
        _ messages: MessageBatch,
        _ batch: RecordBatch,
        _ foreseen: [Foreseen],
        into outputs: inout [Output]
    ) {
        isIdle = false
        nextOffset = messages.nextOffset
        var pass = RecordPass(
            survivors: Array(0..<batch.count),
            times: observeTimes(of: batch, in: messages),
            messages: messages
        )
        for index in stages.indices {
            pass.foreseen = index < foreseen.count ? foreseen[index] : nil
            stages[index].process(batch, &pass)
        }
        totals.messages += messages.messages.count
        totals.records += batch.count
        totals.kept += pass.survivors.count
        totals.rejected += batch.rejections.count
        totals.tooLong += batch.rejections.count { $0.kind == .tooLong }
        totals.firstRejection = totals.firstRejection ?? firstRejection(of: batch, messages)
        for (form, count) in batch.recordless { totals.recordless[form, default: 0] += count }
        let isCopied = isWorthCopying(pass, batch)
        writeEvents(pass, batch, messages, isCopied, into: &outputs)
        writeLate(pass, batch, messages, isCopied, into: &outputs)
        writeRejections(of: batch, messages, into: &outputs)
        outputs.append(contentsOf: pass.outputs)
    }

    private mutating func observeTimes(
        of batch: RecordBatch,
        in messages: MessageBatch
    ) -> ObservedTimes {
        var times = ObservedTimes(
            latenessMilliseconds: clock.latenessMilliseconds,
            count: batch.count
        )
        for index in 0..<batch.count {
            let written = messages.messages[batch.message(index)].timestampMilliseconds
            times.observe(
                batch.time(index),
                written: written.map(EventTime.init(milliseconds:)),
                by: &clock
            )
        }
        return times
    }

    /// A record that is written holds on to all that it came with until the broker has it: a few of
    /// many are better copied.
    private func isWorthCopying(_ pass: RecordPass, _ batch: RecordBatch) -> Bool {
        let byteCount =
            pass.survivors.reduce(0) { $0 + batch.byteCount($1) }
            + pass.missed.keys.reduce(0) { $0 + batch.byteCount($1) }
        return byteCount < batch.textByteCount / 4
    }

    private func writeEvents(
        _ pass: RecordPass,
        _ batch: RecordBatch,
        _ messages: MessageBatch,
        _ isCopied: Bool,
        into outputs: inout [Output]
    ) {
        guard let events = topology.destinations.events else { return }
        outputs.reserveCapacity(outputs.count + pass.survivors.count)
        for index in pass.survivors {
            outputs.append(
                Output(
                    to: events,
                    key: messages.messages[batch.message(index)].key,
                    value: value(of: index, in: batch, isCopied),
                    timestamp: batch.time(index),
                    headers: pass.notes(on: index)
                )
            )
        }
    }

    private mutating func writeLate(
        _ pass: RecordPass,
        _ batch: RecordBatch,
        _ messages: MessageBatch,
        _ isCopied: Bool,
        into outputs: inout [Output]
    ) {
        totals.late += pass.missed.count
        totals.ahead += pass.missed.keys.count { pass.times.isAhead(batch.time($0), at: $0) }
        guard let late = topology.destinations.late else { return }
        for (index, stage) in pass.missed.sorted(by: { $0.key < $1.key }) {
            let message = messages.messages[batch.message(index)]
            let watermark = pass.times.lateness[index] ?? clock.watermark
            let isAhead = pass.times.isAhead(batch.time(index), at: index)
            let reason = isAhead ? "ahead of the time it was written" : "late"
            var headers = origin(of: message, reason: reason, stage: stage)
            // There is none before the first time that could be true.
            if watermark > .distantPast {
                headers.append(Header("sluice-watermark", "\(watermark)"))
            }
            outputs.append(
                Output(
                    to: late,
                    key: message.key,
                    value: value(of: index, in: batch, isCopied),
                    timestamp: batch.time(index),
                    headers: headers
                )
            )
        }
    }

    private func value(of index: Int, in batch: RecordBatch, _ isCopied: Bool) -> SharedBytes {
        let bytes = batch.bytes(index)
        return isCopied ? SharedBytes(copying: bytes.span) : bytes
    }

    private func firstRejection(
        of batch: RecordBatch,
        _ messages: MessageBatch
    ) -> RejectedPart? {
        batch.rejections.first.map { rejection in
            let message = messages.messages[rejection.message]
            return RejectedPart(
                topic: partition.topic,
                offset: message.offset(at: rejection.position),
                reason: rejection.reason
            )
        }
    }

    private func writeRejections(
        of batch: RecordBatch,
        _ messages: MessageBatch,
        into outputs: inout [Output]
    ) {
        guard let rejected = topology.destinations.rejected else { return }
        for rejection in batch.rejections {
            let message = messages.messages[rejection.message]
            let origin = origin(
                of: message,
                reason: rejection.reason,
                stage: "decode",
                at: rejection.position
            )
            outputs.append(
                Output(to: rejected, key: message.key, value: rejection.bytes, headers: origin)
            )
        }
    }

    /// Where something came from and what became of it, as headers.
    private func origin(
        of message: Message,
        reason: String,
        stage: String,
        at position: Int = 0
    ) -> [Header] {
        [
            Header("sluice-reason", reason), Header("sluice-stage", stage),
            Header("sluice-topic", partition.topic),
            Header("sluice-partition", String(partition.index)),
            Header("sluice-offset", String(message.offset(at: position).rawValue)),
        ]
    }

    /// Takes note of the end: a partition that has never had a message can be committed too, and
    /// with it the watermark that its silence has advanced.
    /// - Returns: whether that is to be committed now, since nothing has been: a start at the end
    ///   would be at another end the next time, and what came between would be lost.
    mutating func reachEnd(next: Offset) -> Bool {
        guard nextOffset == nil else { return false }
        nextOffset = next
        return true
    }

    /// Advances the watermark because the partition has been silent.
    /// - Returns: whether there is something to commit.
    mutating func advance(to time: EventTime) -> Bool {
        clock.advance(to: time)
        isIdle = true
        return topology.aggregates.contains { hasNews(for: $0) }
    }

    /// Whether a repartition topic must be told of the watermark or of the silence, even if nothing
    /// was counted.
    private func hasNews(for aggregate: Topology.Aggregate) -> Bool {
        isIdle != announcedIdle
            || aggregate.windows.hasNews(from: announcedWatermark, to: clock.watermark)
    }

    // MARK: Memory

    /// The changelog partitions that the stages' memories are in.
    var changelogPartitions: [Partition] { changelogs.partitions }

    /// Takes up what the stages remembered before, from one of their changelog partitions.
    mutating func restore(_ messages: MessageBatch) -> RestoredCounts {
        changelogs.restore(messages, to: &stages)
    }

    /// Ends a commit unit: hands over what has changed in the stages' memories.
    mutating func takeChanges() -> [Output] { changelogs.takeChanges(of: &stages) }

    // MARK: Commit

    /// Ends a commit unit: hands over the partial counts, and the watermark where it completes a
    /// window.
    /// - Returns: what to store; nil if nothing has been read yet.
    mutating func commit(into frames: inout FrameBundle) -> Checkpoint? {
        let partials = stages.indices.compactMap { stages[$0].takePartials() }
        precondition(partials.count == topology.aggregates.count)
        for (number, aggregate) in topology.aggregates.enumerated() {
            frames.add(partials[number], ofAggregate: number)
            guard hasNews(for: aggregate) else { continue }
            frames.add(
                PartialFrame.SourceProgress(
                    partition: partition.description,
                    watermark: clock.watermark,
                    isIdle: isIdle
                ),
                ofAggregate: number
            )
        }
        announcedWatermark = clock.watermark
        announcedIdle = isIdle
        return nextOffset.map { Checkpoint(nextOffset: $0, metadata: clock.metadata) }
    }
}

/// What has come in from one partition, and what became of it.
public struct SourceTotals: Equatable, Sendable {
    public var messages = 0
    public var records = 0
    public var kept = 0
    public var late = 0
    /// How many of them were so far ahead of the time they were written that theirs can't be true.
    public var ahead = 0
    public var rejected = 0
    /// How many of them were longer than `limits.message` or `limits.record` allow.
    public var tooLong = 0
    /// The first of them; nil if there is none.
    public var firstRejection: RejectedPart?
    /// Messages known to carry no records, by the name of their form.
    public var recordless: [String: Int] = [:]
}
