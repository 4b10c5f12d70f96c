import FastJSON
import Foundation
import Pipelines
import Records
import TestKit
import Testing

@testable import Streaming

extension Topology {
    /// The same with so many bytes of state.
    fileprivate func limited(toStateBytes byteCount: Int, memories: Int = 0) -> Topology {
        let shares = StateShares(of: byteCount, amongStages: aggregates.count + memories)
        return Topology(
            sourceTopics: sourceTopics,
            time: time,
            destinations: destinations,
            makeStages: makeStages,
            aggregates: aggregates.map { aggregate in
                var aggregate = aggregate
                aggregate.stateByteLimit = shares.stageByteCount
                return aggregate
            },
            changelogs: changelogs,
            shares: shares
        )
    }
}

extension SingleMerge {
    /// Frames that are `seconds` apart: groups come again and again, and measure new values.
    fileprivate func history(seconds: Int, _ random: inout SeededRandom) -> [Message] {
        (0..<50).map { number in
            let rows = (0..<random.below(12)).map { _ in
                let name = "Call\(random.below(9))"
                let value = "value \(random.below(300))"
                // Not before the watermark of the frame before.
                let second = number * seconds + random.below(3 * seconds)
                let pane = Int64(second / seconds * seconds) * 1_000
                return Row(milliseconds: pane, name: name, value: value)
            }
            let watermark = EventTime(milliseconds: Int64(number * seconds) * 1_000)
            return frame(number, rows, watermark: watermark)
        }
    }
}

@Suite struct `Groups beyond the bytes of state` {
    struct Case: Sendable, CustomTestStringConvertible {
        let stage: String
        let byteLimit: Int
        let seconds: Int
        var testDescription: String { "\(stage) in \(byteLimit) bytes" }
    }

    /// Windows that overlap and sessions, with measures that grow; from hardly any room to much.
    static let cases = [
        Case(stage: "services", byteLimit: 12_000, seconds: 10),
        Case(stage: "services", byteLimit: 20_000, seconds: 10),
        Case(stage: "services", byteLimit: 30_000, seconds: 10),
        Case(stage: "visits", byteLimit: 4_000, seconds: 7),
        Case(stage: "visits", byteLimit: 8_000, seconds: 7),
        Case(stage: "calls", byteLimit: 2_000, seconds: 10),
    ]

    @Test(arguments: cases)
    func `are not all of them`(limited: Case) throws {
        var random = Seed(1).random
        var merge = try SingleMerge(limited.stage, byteLimit: limited.byteLimit)
        merge.process(merge.history(seconds: limited.seconds, &random))
        #expect(merge.lines.contains { $0.contains("__other__") })
        #expect(merge.lines.contains { $0.contains("Call") })
    }

    @Test(arguments: cases, Seed.first(3))
    func `are the same after a restart`(limited: Case, seed: Seed) throws {
        var random = seed.random
        var undisturbed = try SingleMerge(limited.stage, byteLimit: limited.byteLimit)
        let history = undisturbed.history(seconds: limited.seconds, &random)
        undisturbed.process(history)
        #expect(undisturbed.task.totals.stateLimitReached > 0)
        for count in history.indices {
            var first = try SingleMerge(limited.stage, byteLimit: limited.byteLimit)
            first.process(history.prefix(count))
            let checkpoint = first.commit()
            var second = try SingleMerge(
                limited.stage,
                byteLimit: limited.byteLimit,
                from: checkpoint
            )
            second.process(history.filter { $0.offset >= checkpoint.nextOffset })
            #expect(first.lines + second.lines == undisturbed.lines, "after \(count) frames")
        }
    }

    @Test func `end, or become part of the others, where what they measure grows`() throws {
        var random = Seed(1).random
        var wide = try SingleMerge("visits", byteLimit: .max)
        let history = wide.history(seconds: 7, &random)
        wide.process(history)
        var narrow = try SingleMerge("visits", byteLimit: 4_000)
        narrow.process(history)
        #expect(narrow.task.totals.foldedGroups > 0)
        #expect(wide.task.totals.foldedGroups == 0)
        #expect(narrow.mostBytes < wide.mostBytes)
    }

    @Test func `leave no room that is not given back`() throws {
        for stage in ["services", "visits", "calls"] {
            var random = Seed(2).random
            var merge = try SingleMerge(stage, byteLimit: 20_000)
            merge.process(merge.history(seconds: 10, &random))
            merge.process([merge.frame(50, [], watermark: .distantFuture)])
            #expect(merge.task.groupCount == 0 && merge.task.byteCount == 0, "\(stage)")
        }
    }

    /// 8,000 bytes are so few that nearly all is `__other__`.
    @Test(arguments: [8_000, 100_000], Seed.first(1))
    func `lose no record, whatever dies`(byteLimit: Int, seed: Seed) throws {
        let whole = try CountingPipeline(commitInterval: "30s").simulated()
        let pipeline = SimulatedPipeline(
            topology: whole.topology.limited(toStateBytes: byteLimit),
            destinationTopics: whole.destinationTopics
        )
        let traffic = Traffic(300, partitions: 3, seed: seed)
        let expected = try ExpectedResults(of: traffic, lateness: 45_000)
        for deaths in [[], [40, 90], [25, 60, 110]] {
            let log = pipeline.makeLog(sourcePartitions: 3, repartitionPartitions: 2)
            traffic.write(to: log, seed: seed)
            var simulation = Simulation(
                pipeline,
                on: log,
                seed: seed,
                events: Simulation.Events(deaths: deaths)
            )
            try simulation.run()
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

@Suite struct `Keys beyond the bytes of state` {
    private func log(
        byteLimit: Int,
        _ traffic: RepeatingTraffic,
        after seed: Seed,
        _ events: Simulation.Events = .init()
    ) throws -> MemoryLog {
        let plan = try Plan.read(
            """
            name: once
            source: { topics: [raw] }
            time: { lateness: 45s, idle: 1h }
            commit: { interval: 100ms }
            stages: [{ dedupe: { id: once, span: 600s } }]
            outputs: { events: { topic: events } }
            """,
            file: "once.yaml",
            environment: [:],
            readFile: { _ in [] }
        )
        let pipeline = SimulatedPipeline(
            topology: plan.topology.limited(toStateBytes: byteLimit, memories: 1),
            destinationTopics: plan.destinationTopics
        )
        let log = pipeline.makeLog(sourcePartitions: 2, repartitionPartitions: 1)
        traffic.write(to: log, seed: Seed(3))
        var simulation = Simulation(pipeline, on: log, seed: seed, events: events)
        try simulation.run()
        return log
    }

    private func names(_ log: MemoryLog) -> [String] {
        log.messages(of: "events").compactMap { $0.value?.span.text }.sorted()
    }

    @Test(arguments: Seed.first(6))
    func `are forgotten in the same order, whatever the cuts, moves and deaths`(
        seed: Seed
    ) throws {
        let traffic = RepeatingTraffic(240, partitions: 2, seed: seed)
        let all = names(try log(byteLimit: 100 << 20, traffic, after: Seed(1)))
        let few = names(try log(byteLimit: 6_000, traffic, after: Seed(1)))
        #expect(few.count > all.count, "some repetitions pass")
        #expect(Set(few) == Set(few).union(all), "and no record is taken off for it")
        let events = [
            Simulation.Events(),
            Simulation.Events(deaths: [70, 120]),
            Simulation.Events(processes: 2, stepsBetweenMoves: 5, stepsBetweenRestarts: 9),
        ]
        for (number, events) in events.enumerated() {
            let again = try log(byteLimit: 6_000, traffic, after: Seed(UInt64(7 + number)), events)
            #expect(names(again) == few, "\(events)")
        }
    }

    @Test func `are the oldest, and never the last one`() {
        var memory = KeyMemory(limit: 1_000)
        memory.byteLimit = 10_000
        var forgottenCount = 0
        for number in 0..<500 {
            let key = [UInt8](repeating: UInt8(number % 251), count: 20 + number)
            let origin = KeyMemory.Origin(
                time: EventTime(milliseconds: Int64(number)),
                position: RecordPosition(offset: Offset(Int64(number)), number: 0)
            )
            forgottenCount += memory.remember(key.rawSpan, from: origin)
            #expect(memory.byteCount <= 10_000)
            #expect(memory.origin(of: key.rawSpan) == origin)
        }
        #expect(forgottenCount + memory.count == 500)
        #expect(memory.count == 10_000 / (2 * (68 + 515)))
        memory.byteLimit = 1
        let origin = KeyMemory.Origin(
            time: EventTime(milliseconds: 1_000),
            position: RecordPosition(offset: Offset(1_000), number: 0)
        )
        _ = memory.remember([7].rawSpan, from: origin)
        #expect(memory.count == 1)
    }
}

@Suite struct `The shares of state` {
    @Test func `come to no more than the whole`() {
        for stages in 1...9 {
            let shares = StateShares(of: 1_000_000, amongStages: stages)
            for partitions in [1, 7, 64] {
                let share = StateShares.share(
                    of: shares.stageByteCount,
                    amongPartitions: partitions
                )
                #expect(share * partitions * stages + shares.partialByteCount <= 1_000_000)
                #expect(share > 0)
            }
        }
        #expect(StateShares(of: nil, amongStages: 3) == .unlimited)
        #expect(StateShares.share(of: .max, amongPartitions: 3) == .max)
    }
}
