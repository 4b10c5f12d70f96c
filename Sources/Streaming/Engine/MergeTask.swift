internal import FastJSON
public import Records

/// The work on one partition of a repartition topic: brings partial counts together by key, and
/// closes windows once no source partition can add to them.
///
/// The repartition topic is the state's changelog: the checkpoint's offset is the first frame that
/// an open window needs, and its metadata says how far the results have been written. After a
/// restart the frames in between are merged again without a word.
struct MergeTask {
    private var state: any MergeState
    private let aggregate: Topology.Aggregate
    /// By source partition. A partition that a source topic has gained is added when it speaks;
    /// one of a topic that is no source any more may still be counted, but is not waited for.
    private var sources: [String: SourceProgress]
    private let sourceTopics: Set<String>
    /// The minimum over the sources; windows that end at or before it are closed.
    private(set) var watermark = EventTime.distantPast
    /// How many sources' watermarks are still there; the minimum is sought when it reaches 0.
    private var sourcesAtWatermark: Int
    /// Everything before it has been merged and its results written.
    private var processed: Offset
    private var foreignMessages = 0

    /// What is known of a source partition.
    private struct SourceProgress {
        var watermark = EventTime.distantPast
        var isIdle = false
        var lastFrame: Offset?
    }

    init(_ aggregate: Topology.Aggregate, layout: LogLayout, from start: Checkpoint?) {
        self.aggregate = aggregate
        // Which groups there are must not depend on who else merges: each partition has its share.
        let partitionCount = Int(layout.repartitionCounts[aggregate.repartitionTopic] ?? 1)
        let limit = (aggregate.groupLimit + partitionCount - 1) / partitionCount
        let byteLimit = StateShares.share(
            of: aggregate.stateByteLimit,
            amongPartitions: partitionCount
        )
        state =
            switch aggregate.windows.shape {
            case .schedule(let schedule):
                MergedGroups(aggregate, schedule: schedule, limit: limit, byteLimit: byteLimit)
            case .sessions(let rule):
                MergedSessions(aggregate, rule: rule, limit: limit, byteLimit: byteLimit)
            }
        sources = [:]
        sourceTopics = Set(layout.sources.map(\.topic))
        for source in layout.sources { sources[source.description] = SourceProgress() }
        sourcesAtWatermark = sources.count
        processed = start?.nextOffset ?? .zero
        if let start { restore(start) }
    }

    private mutating func restore(_ checkpoint: Checkpoint) {
        let parts = checkpoint.metadata.split(
            separator: "/",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard let (offset, time) = Checkpoint.numbers(in: String(parts[0])) else { return }
        processed = Offset(offset)
        watermark = EventTime(milliseconds: time)
        state.restore(parts.count == 2 ? parts[1] : "", watermark: watermark)
        sourcesAtWatermark = 0
    }

    /// How far the other sources than `partition` are, of those that have spoken.
    func watermark(ofOthersThan partition: Partition) -> OthersWatermark? {
        let own = partition.description
        return OthersWatermark(
            of: sources.filter { $0.key != own && $0.value.lastFrame != nil }
                .values.map { ($0.watermark, $0.isIdle) }
        )
    }

    /// Merges the frames in `messages` and closes what they complete.
    mutating func process(_ messages: MessageBatch, into outputs: inout [Output]) {
        for message in messages.messages {
            let isNew = message.offset >= processed
            if isNew { processed = message.offset.next }
            guard let value = message.value,
                let frame = PartialFrame(reading: value, aggregate.layout)
            else {
                foreignMessages += 1
                continue
            }
            merge(frame, at: message.offset, isNew: isNew, into: &outputs)
        }
    }

    private mutating func merge(
        _ frame: PartialFrame,
        at offset: Offset,
        isNew: Bool,
        into outputs: inout [Output]
    ) {
        state.begin(offset, isNew: isNew)
        for row in 0..<frame.rows.count { state.add(row, of: frame.rows, into: &outputs) }
        for source in frame.sources where isSource(source.partition) { take(source, at: offset) }
        guard isNew else {
            return state.replayed(to: sources.values.map(\.watermark).min() ?? .distantPast)
        }
        closeWindows(into: &outputs)
    }

    private func isSource(_ partition: String) -> Bool {
        if sources[partition] != nil { return true }
        guard let slash = partition.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
        return sourceTopics.contains(String(partition[..<slash]))
    }

    private mutating func take(_ news: PartialFrame.SourceProgress, at offset: Offset) {
        var source = sources[news.partition] ?? SourceProgress()
        if source.watermark <= watermark && news.watermark > watermark { sourcesAtWatermark -= 1 }
        source.watermark = max(source.watermark, news.watermark)
        source.isIdle = news.isIdle
        source.lastFrame = offset
        sources[news.partition] = source
    }

    private mutating func closeWindows(into outputs: inout [Output]) {
        guard sourcesAtWatermark <= 0 else { return }
        let lowest = sources.values.map(\.watermark).min() ?? .distantPast
        guard lowest > watermark else { return }
        watermark = lowest
        sourcesAtWatermark = sources.values.count { $0.watermark <= lowest }
        state.close(by: watermark, into: &outputs)
    }

    /// Ends a commit unit: writes the rows that are due. The offset is that of the oldest frame
    /// needed after a restart.
    mutating func commit(into outputs: inout [Output]) -> Checkpoint {
        state.writeDueRows(into: &outputs)
        var needed = min(processed, state.firstFrame ?? processed)
        for source in sources.values { needed = min(needed, source.lastFrame ?? needed) }
        var metadata = "1 \(processed.rawValue) \(watermark.milliseconds)"
        let text = state.checkpointText(from: needed)
        if !text.isEmpty { metadata += "/\(text)" }
        return Checkpoint(nextOffset: needed, metadata: metadata)
    }

    /// How many groups are open.
    var groupCount: Int { state.count }

    /// Bytes of memory that they take, about.
    var byteCount: Int { state.byteCount }

    /// The stage whose counts it brings together.
    var stageID: String { aggregate.stageID }

    /// What has been done.
    var totals: MergeTotals {
        var totals = state.totals
        totals.foreignMessages = foreignMessages
        return totals
    }
}

extension Checkpoint {
    /// Of a merge: the event time up to which it had closed windows; nil if it had closed none.
    public var mergedWatermark: EventTime? {
        let numbers = Checkpoint.numbers(in: String(metadata.prefix { $0 != "/" }))
        let watermark = numbers.map { EventTime(milliseconds: $0.1) }
        return watermark == .distantPast ? nil : watermark
    }
}

/// What one merge has done.
public struct MergeTotals: Equatable, Sendable {
    public var rows = 0
    public var alerts = 0
    /// Rows of windows that were closed: read again after a crash.
    public var repeatedRows = 0
    /// Rows of partial counts that were added to `__other__`: the limit of groups was reached.
    public var overflowedRows = 0
    /// How often there were as many groups as `limits.groups` allows.
    public var groupLimitReached = 0
    /// How often groups took as many bytes as `limits.state` allows.
    public var stateLimitReached = 0
    /// Groups that have become part of `__other__`, and sessions whose rest has, because what they
    /// measure would have grown meanwhile.
    public var foldedGroups = 0
    /// Messages on the internal topic that are no frames.
    public var foreignMessages = 0

    mutating func add(_ other: MergeTotals) {
        rows += other.rows
        alerts += other.alerts
        repeatedRows += other.repeatedRows
        overflowedRows += other.overflowedRows
        groupLimitReached += other.groupLimitReached
        stateLimitReached += other.stateLimitReached
        foldedGroups += other.foldedGroups
        foreignMessages += other.foreignMessages
    }
}
