import FastJSON
import Pipelines
import Records
import TestKit
import Testing

@testable import Streaming

/// A merge of one aggregate of the counting pipeline, from one source partition.
struct SingleMerge {
    var task: MergeTask
    let layout: GroupLayout
    /// What it has written.
    private(set) var lines: [String] = []
    /// The most bytes that its groups have taken.
    private(set) var mostBytes = 0

    /// - Parameters:
    ///   - groupLimit: how many groups it may have.
    ///   - byteLimit: how many bytes these may take.
    init(
        _ stageID: String,
        groupLimit: Int = 1_000_000,
        byteLimit: Int? = nil,
        from checkpoint: Checkpoint? = nil
    ) throws {
        let topology = try CountingPipeline(groupLimit: groupLimit).plan().topology
        var aggregate = try #require(topology.aggregates.first { $0.stageID == stageID })
        if let byteLimit { aggregate.stateByteLimit = byteLimit }
        layout = aggregate.layout
        task = MergeTask(
            aggregate,
            layout: LogLayout(
                sources: [Partition(topic: "raw", index: 0)],
                repartitionCounts: [:]
            ),
            from: checkpoint
        )
    }

    /// When the task commits.
    enum Commits { case atTheEnd, afterEach }

    mutating func process(_ frames: some Sequence<Message>, committing: Commits = .atTheEnd) {
        for frame in frames {
            var outputs: [Output] = []
            task.process(
                MessageBatch(
                    partition: Partition(topic: "repartition", index: 0),
                    messages: [frame]
                ),
                into: &outputs
            )
            if committing == .afterEach { _ = task.commit(into: &outputs) }
            mostBytes = max(mostBytes, task.byteCount)
            lines += outputs.map { $0.value?.span.text ?? "" }
        }
    }

    mutating func commit() -> Checkpoint {
        var outputs: [Output] = []
        defer { lines += outputs.map { $0.value?.span.text ?? "" } }
        return task.commit(into: &outputs)
    }

    /// A row of a frame; each accumulator has measured `value`, if there is one.
    struct Row {
        let milliseconds: Int64
        let name: String
        var count: Int64 = 1
        var value: String?
    }

    /// A frame of the source partition.
    func frame(_ offset: Int, _ rows: [Row], watermark: EventTime) -> Message {
        var partials = PartialRows(layout)
        for row in rows {
            let accumulators = layout.accumulators.map { empty in
                var accumulator = empty
                if let value = row.value { accumulator.add(Array(value.utf8).rawSpan) }
                return accumulator
            }
            partials.append(
                EventTime(milliseconds: row.milliseconds),
                Self.key(row.name).rawSpan,
                numbers: { _ in row.count },
                accumulators: { accumulators[$0] }
            )
        }
        let progress = PartialFrame.SourceProgress(
            partition: "raw/0",
            watermark: watermark,
            isIdle: false
        )
        return Message(
            offset: Offset(Int64(offset)),
            timestampMilliseconds: nil,
            key: nil,
            value: SharedBytes(PartialFrame(sources: [progress], rows: partials).json)
        )
    }

    /// A key of one value.
    static func key(_ name: String) -> [UInt8] {
        var key: [UInt8] = []
        let bytes = Array(name.utf8)
        GroupKey.append(bytes.rawSpan, to: &key)
        return key
    }
}
