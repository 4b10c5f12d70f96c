import FastJSON
import Pipelines
import Records
import Testing

@testable import Streaming

@Suite struct `What the sources of a process tell the repartition topics` {
    private let sources = ["raw/0", "raw/1"].map { partition in
        PartialFrame.SourceProgress(
            partition: partition,
            watermark: EventTime(milliseconds: 60_000),
            isIdle: partition == "raw/1"
        )
    }

    /// The frames of each of two partitions, after one commit of the aggregate `calls`.
    private func frames(
        groupCount: Int,
        sources: [PartialFrame.SourceProgress]
    ) throws -> [[PartialFrame]] {
        let topology = try CountingPipeline().plan().topology
        let calls = try #require(topology.aggregates.first { $0.stageID == "calls" })
        var groups = WindowedGroups(calls.layout)
        groups.update(EventTime(milliseconds: 0)) { table in
            for number in 0..<groupCount {
                let group = table.group(of: SingleMerge.key("Call\(number)").rawSpan)
                table[group, 0] = 1
            }
        }
        var bundle = FrameBundle([calls])
        bundle.add(groups, ofAggregate: 0)
        for source in sources { bundle.add(source, ofAggregate: 0) }
        var frames: [[PartialFrame]] = [[], []]
        for output in bundle.outputs(of: [calls], partitionCounts: [2]) {
            let value = try #require(output.value)
            let frame = try #require(PartialFrame(reading: value, calls.layout))
            frames[Int(try #require(output.partition))].append(frame)
        }
        return frames
    }

    /// A target that took it from an earlier message would close windows that have rows to come.
    @Test func `comes to every target, with the last of its messages`() throws {
        let groupCount = 20_000
        let frames = try frames(groupCount: groupCount, sources: sources)
        for target in frames {
            #expect(target.count > 1)
            #expect(target.dropLast().allSatisfy { $0.sources.isEmpty })
            #expect(target.last?.sources == sources)
        }
        #expect(frames.joined().map(\.rows.count).reduce(0, +) == groupCount)
    }

    @Test func `is a message where there are no rows, and none where there is no news`() throws {
        let withoutRows = try frames(groupCount: 0, sources: sources)
        #expect(withoutRows.map(\.count) == [1, 1])
        let withoutNews = try frames(groupCount: 1, sources: [])
        #expect(withoutNews.map(\.count).sorted() == [0, 1])
        #expect(withoutNews.joined().allSatisfy { $0.sources.isEmpty })
    }
}
