import FastJSON
import Pipelines
import Records
import TestKit
import Testing

@testable import Streaming

/// A merge of the counting pipeline's first aggregate, from two source partitions.
private struct Merge {
    var task: MergeTask
    private(set) var outputs: [Output] = []

    static let partition = Partition(topic: "repartition", index: 0)
    static let minute: Int64 = 60_000

    init(
        of pipeline: CountingPipeline = CountingPipeline(),
        from checkpoint: Checkpoint? = nil
    ) throws {
        let topology = try pipeline.plan().topology
        let sources = (0..<2).map { Partition(topic: "raw", index: $0) }
        task = MergeTask(
            topology.aggregates[0],
            layout: LogLayout(sources: sources, repartitionCounts: [:]),
            from: checkpoint
        )
    }

    mutating func process(_ messages: some Sequence<Message>) {
        for message in messages {
            task.process(
                MessageBatch(partition: Self.partition, messages: [message]),
                into: &outputs
            )
        }
    }

    mutating func commit() -> Checkpoint { task.commit(into: &outputs) }

    /// What has been written, as text.
    var lines: [String] { outputs.map { $0.value?.span.text ?? "" } }

    /// The message at `offset`: counts of `source` for the windows that start at these minutes.
    static func message(
        _ offset: Int64,
        source: Int,
        watermark: Int64,
        counts: [Int64: Int64] = [:]
    ) -> Message {
        var key: [UInt8] = []
        let name = Array("Call".utf8)
        GroupKey.append(name.rawSpan, to: &key)
        var rows = PartialRows(GroupLayout(width: 1))
        for (window, count) in counts.sorted(by: { $0.key < $1.key }) {
            rows.append(
                EventTime(milliseconds: window * minute),
                key.rawSpan,
                numbers: { _ in count },
                accumulators: { _ in preconditionFailure("there are none") }
            )
        }
        let progress = PartialFrame.SourceProgress(
            partition: "raw/\(source)",
            watermark: EventTime(milliseconds: watermark),
            isIdle: false
        )
        let frame = PartialFrame(sources: [progress], rows: rows)
        return Message(
            offset: Offset(offset),
            timestampMilliseconds: nil,
            key: nil,
            value: SharedBytes(frame.json)
        )
    }

    /// Processes each message in a commit unit of its own.
    mutating func processAndCommit(_ messages: some Sequence<Message>) {
        for message in messages {
            process([message])
            _ = commit()
        }
    }

    /// A history with counts of closed windows: window 0 closes at offset 2, and is let go, 90
    /// seconds later, at offset 6.
    static let lateHistory = [
        message(0, source: 0, watermark: 10_000, counts: [0: 2]),
        message(1, source: 1, watermark: 70_000, counts: [0: 1, 1: 1]),
        message(2, source: 0, watermark: 75_000),
        message(3, source: 1, watermark: 80_000, counts: [0: 3, 1: 2]),
        message(4, source: 0, watermark: 149_000, counts: [0: 1]),
        message(5, source: 1, watermark: 200_000, counts: [2: 3]),
        message(6, source: 0, watermark: 151_000, counts: [0: 1, 1: 1]),
        message(7, source: 0, watermark: 160_000, counts: [0: 5]),
        message(8, source: 0, watermark: 500_000),
        message(9, source: 1, watermark: 500_000),
    ]

    /// A little history: windows 0, 1 and 2; the first one closes at offset 4, the second at 6.
    static let history = [
        message(0, source: 0, watermark: 10_000, counts: [0: 2]),
        message(1, source: 1, watermark: 5_000, counts: [0: 1, 1: 1]),
        message(2, source: 0, watermark: 70_000, counts: [1: 4, 2: 1]),
        message(3, source: 1, watermark: 50_000, counts: [0: 3]),
        message(4, source: 1, watermark: 65_000, counts: [1: 1]),
        message(5, source: 0, watermark: 150_000, counts: [2: 2]),
        message(6, source: 1, watermark: 130_000, counts: [2: 3]),
        message(7, source: 1, watermark: 200_000),
        message(8, source: 0, watermark: 190_000),
    ]
}

@Suite struct `A merge` {
    @Test func `closes a window when the slowest source has passed its end`() throws {
        var merge = try Merge()
        var rowCounts: [Int] = []
        for message in Merge.history {
            merge.process([message])
            rowCounts.append(merge.lines.count { $0.hasPrefix("{\"window_start\"") })
        }
        #expect(rowCounts == [0, 0, 0, 0, 1, 1, 2, 2, 3])
        #expect(merge.lines.count { $0.contains("\"eventName\":\"Call\",\"calls\":6}") } == 3)
        #expect(merge.lines.count { $0.contains("alert_id") } == 3, "each has more than 3 calls")
        #expect(merge.task.groupCount == 0)
    }

    @Test(arguments: 0...Merge.history.count)
    func `goes on from its checkpoint without a repeated or a missing word`(
        count: Int
    ) throws {
        var undisturbed = try Merge()
        undisturbed.process(Merge.history)
        var first = try Merge()
        first.process(Merge.history.prefix(count))
        let checkpoint = first.commit()
        var second = try Merge(from: checkpoint)
        second.process(Merge.history.filter { $0.offset >= checkpoint.nextOffset })
        #expect(first.lines + second.lines == undisturbed.lines)
        #expect(second.task.watermark == undisturbed.task.watermark)
        #expect(second.task.totals.repeatedRows == 0)
        let ends = (second.commit(), undisturbed.commit())
        #expect(ends.0 == ends.1)
    }

    @Test(arguments: 0...Merge.lateHistory.count, ["final", "changes"])
    func `revises rows, also after a restart, without a repeated or a missing word`(
        count: Int,
        emission: String
    ) throws {
        let pipeline = CountingPipeline(emission: emission, allowed: "90s")
        var undisturbed = try Merge(of: pipeline)
        undisturbed.processAndCommit(Merge.lateHistory)
        var first = try Merge(of: pipeline)
        first.processAndCommit(Merge.lateHistory.prefix(count))
        let checkpoint = first.commit()
        var second = try Merge(of: pipeline, from: checkpoint)
        second.processAndCommit(Merge.lateHistory.filter { $0.offset >= checkpoint.nextOffset })
        #expect(first.lines + second.lines == undisturbed.lines)
        let ends = (second.commit(), undisturbed.commit())
        #expect(ends.0 == ends.1)
        let rows = undisturbed.lines.filter { $0.contains("00:00:00Z\",\"window_end\"") }
            .compactMap { $0.firstMatch(of: /"calls":(\d+)/)?.1 }
        #expect(
            rows == (emission == "final" ? ["3", "6", "7", "8"] : ["2", "3", "3", "6", "7", "8"])
        )
        #expect(undisturbed.lines.count { $0.contains("alert_id") } == 2, "windows 0 and 1")
        #expect(undisturbed.task.totals.repeatedRows == 1, "what comes after the 90 seconds")
    }

    @Test func `reads no further back than open windows and watermarks need`() throws {
        var merge = try Merge()
        let before = merge.commit()
        #expect(before.nextOffset == .zero)
        merge.process(Merge.history)
        let after = merge.commit()
        #expect(after.nextOffset == Offset(7), "the last word of the second source")
    }

    @Test(arguments: foreignMetadata)
    func `takes the offset alone if the metadata is not its own`(metadata: String) throws {
        var merge = try Merge(from: Checkpoint(nextOffset: Offset(2), metadata: metadata))
        #expect(merge.task.watermark == .distantPast)
        merge.process(Merge.history.dropFirst(2))
        #expect(merge.lines.count { $0.hasPrefix("{\"window_start\"") } == 3)
    }

    @Test func `counts and skips what is no frame`() throws {
        var merge = try Merge()
        let foreign = ["", "no frame", "{}", "[]"].enumerated().map { index, text in
            Message(
                offset: Offset(Int64(index)),
                timestampMilliseconds: nil,
                key: nil,
                value: SharedBytes(Array(text.utf8))
            )
        }
        let tombstone = Message(
            offset: Offset(4),
            timestampMilliseconds: nil,
            key: nil,
            value: nil
        )
        merge.process(foreign + [tombstone])
        #expect(merge.task.totals.foreignMessages >= 4)
        let checkpoint = merge.commit()
        #expect(checkpoint.nextOffset == .zero || checkpoint.nextOffset == Offset(5))
        #expect(merge.lines.isEmpty)
    }
}
