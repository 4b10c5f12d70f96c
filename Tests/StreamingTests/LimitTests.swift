import FastJSON
import Foundation
import Pipelines
import Records
import TestKit
import Testing

@testable import Streaming

extension SingleMerge {
    /// That may have five groups.
    fileprivate static func limited(from checkpoint: Checkpoint? = nil) throws -> SingleMerge {
        try SingleMerge("calls", groupLimit: 5, from: checkpoint)
    }

    /// Counts by window of one minute and name; each frame closes the windows that start more than
    /// two minutes before.
    fileprivate func minutes(_ random: inout SeededRandom) -> [Message] {
        (0..<60).map { number in
            let minute = Int64(number / 3)
            let rows = (0..<random.below(5)).map { _ in
                let name = "Call\(random.below(6))"
                let start = 60_000 * (minute + Int64(random.below(3)))
                return Row(milliseconds: start, name: name, count: Int64(1 + random.below(3)))
            }
            return frame(number, rows, watermark: EventTime(milliseconds: 60_000 * minute))
        }
    }
}

@Suite struct `Groups beyond the limit` {
    @Test func `are counted together, window by window, until the window closes`() {
        var groups = OpenGroups(GroupLayout(width: 1), limit: 3)
        let calls: [(Int64, String)] = [
            (0, "a"), (0, "b"), (1, "a"), (1, "b"), (1, "c"), (0, "b"), (0, "d"), (1, "a"),
        ]
        let own = calls.map { start, name in
            groups.update(EventTime(milliseconds: start), SingleMerge.key(name).rawSpan) {
                $0[$1, 0] += 1
            }
        }
        #expect(own == [true, true, true, false, false, true, false, true])
        #expect(groups.count == 3 && groups.windows.groupCount == 5)
        let first = groups.remove(before: EventTime(milliseconds: 1))
        #expect(first.map { contents(of: $0.groups) } == [["a": 1, "b": 2, "__other__": 1]])
        #expect(groups.count == 1)
        let isOwn = [(1, "d"), (2, "d")].map { start, name in
            groups.update(EventTime(milliseconds: start), SingleMerge.key(name).rawSpan) {
                $0[$1, 0] += 1
            }
        }
        #expect(isOwn == [false, true], "a sealed window stays so")
    }

    private func contents(of table: GroupTable) -> [String: Int64] {
        var contents: [String: Int64] = [:]
        for group in 0..<table.count {
            let name = GroupKey.values(of: table.key(group))[0] ?? []
            contents[String(decoding: name, as: UTF8.self)] = table[group, 0]
        }
        return contents
    }

    @Test(arguments: Seed.first(6))
    func `are the same after a restart`(seed: Seed) throws {
        var random = seed.random
        var undisturbed = try SingleMerge.limited()
        let history = undisturbed.minutes(&random)
        undisturbed.process(history)
        #expect(undisturbed.lines.contains { $0.contains("__other__") })
        #expect(undisturbed.lines.contains { $0.contains("Call") })
        for count in history.indices {
            var first = try SingleMerge.limited()
            first.process(history.prefix(count))
            #expect(first.task.groupCount <= 5 + 3, "one __other__ for each open window")
            let checkpoint = first.commit()
            var second = try SingleMerge.limited(from: checkpoint)
            second.process(history.filter { $0.offset >= checkpoint.nextOffset })
            #expect(first.lines + second.lines == undisturbed.lines)
            #expect(
                first.task.totals.overflowedRows + second.task.totals.overflowedRows
                    == undisturbed.task.totals.overflowedRows
            )
            let ends = (second.commit(), undisturbed.commit())
            #expect(ends.0 == ends.1)
        }
    }

    @Test func `of however many windows fit a checkpoint`() {
        var groups = OpenGroups(GroupLayout(width: 1), limit: 1)
        for window in 0..<500 {
            let start = EventTime(milliseconds: 1_767_225_600_000 + Int64(window) * 1_000)
            _ = groups.update(start, SingleMerge.key("\(window)").rawSpan) { $0[$1, 0] += 1 }
        }
        #expect(groups.sealedText.utf8.count < 3_900)
        var restored = OpenGroups(GroupLayout(width: 1), limit: 1)
        restored.restore(sealedText: groups.sealedText)
        #expect(restored.sealed.count == 150)
        #expect(restored.sealed.allSatisfy { groups.sealed[$0.key] == $0.value })
        restored.restore(sealedText: "x,1:,:1,1:-5,5:1:1,🪣")
        #expect(restored.sealed.count == 150)
    }

    /// Which groups those are depends on which frame came first; how many records there are does
    /// not, and neither does what a process holds before it commits.
    @Test(arguments: [1, 3, 40], Seed.first(2))
    func `lose no record, and no process holds more`(limit: Int, seed: Seed) throws {
        let pipeline = try CountingPipeline(commitInterval: "30s", groupLimit: limit).simulated()
        let traffic = Traffic(300, partitions: 3, seed: seed)
        let expected = try ExpectedResults(of: traffic, lateness: 45_000)
        for deaths in [[], [40, 90], [25, 60, 110]] {
            let log = pipeline.makeLog(sourcePartitions: 3, repartitionPartitions: 1)
            traffic.write(to: log, seed: seed)
            var simulation = Simulation(
                pipeline,
                on: log,
                seed: seed,
                events: Simulation.Events(deaths: deaths)
            )
            try simulation.run()
            // All is read before anything is committed for its time's sake.
            let frames = log.messages(of: pipeline.topology.aggregates[0].repartitionTopic)
            #expect(limit > 3 || frames.count > 6, "handed over when there are enough groups")
            // Not of the overlapping windows, which count a record several times.
            for output in ["calls", "callers", "regions", "visits"] {
                let counts = try log.messages(of: output).map { message in
                    let row =
                        try JSONSerialization.jsonObject(
                            with: Data(message.value?.span.array ?? [])
                        ) as? [String: Any]
                    return row?["calls"] as? Int ?? 0
                }
                #expect(counts.reduce(0, +) == expected.countedCount, "\(output), \(deaths)")
            }
        }
    }
}
