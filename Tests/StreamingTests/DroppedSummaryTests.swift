import FastJSON
import Pipelines
import Streaming
import TestKit
import Testing

/// A pipeline that counts what it drops, and one that counts the same as what it keeps.
private enum Counting: String {
    case dropped = """
        - select: { id: noise, selectors: NotStartsWith, dropped: { summary: 1m, output: noise } }
        - aggregate: { id: calls, by: [eventName], window: 2m, output: calls }
        """
    case byRule = """
        - drop:
            id: noise
            when: userIdentity.arn starts with DROPPED
            dropped: { summary: 1m, output: noise }
        - aggregate: { id: calls, by: [eventName], window: 2m, output: calls }
        """
    case byKeepingRule = """
        - keep:
            id: noise
            when: not userIdentity.arn starts with DROPPED
            dropped: { summary: 1m, output: noise }
        - aggregate: { id: calls, by: [eventName], window: 2m, output: calls }
        """
    case kept = """
        - select: { id: noise, selectors: StartsWith }
        - aggregate:
            id: summary
            by: [userIdentity.principal, eventName, errorCode]
            window: 1m
            output: noise
        """

    /// What stands in `noise` and `late` when everything is done, in any order.
    func results(_ seed: Seed, _ events: Simulation.Events = .init()) throws -> [[String]] {
        let plan = try Plan.read(
            """
            name: noise
            source: { topics: [raw] }
            time: { lateness: 45s, idle: 1h }
            commit: { interval: 100ms }
            stages:
            \(rawValue.replacing("DROPPED", with: CountingPipeline.droppedARN))
            outputs:
              noise: { topic: noise }
              late: { topic: late }
            \(self == .kept ? "" : "  calls: { topic: calls }")
            """,
            file: "noise.yaml",
            environment: [:],
            readFile: { operation in
                let test = "\"\(operation)\": [\"\(CountingPipeline.droppedARN)\"]"
                let field = "{\"Field\": \"userIdentity.arn\", \(test)}"
                return Array("[{\"FieldSelectors\": [\(field)]}]".utf8)
            }
        )
        let pipeline = SimulatedPipeline(
            topology: plan.topology,
            destinationTopics: plan.destinationTopics
        )
        let log = pipeline.makeLog(sourcePartitions: 3, repartitionPartitions: 2)
        Traffic(240, partitions: 3, seed: Seed(5)).write(to: log, seed: Seed(5))
        var simulation = Simulation(pipeline, on: log, seed: seed, events: events)
        try simulation.run()
        let late = log.messages(of: "late").filter { !$0.headers.contains(Self.isLateForCalls) }
        return [log.messages(of: "noise"), late].map { messages in
            messages.map { String(decoding: $0.value?.array ?? [], as: UTF8.self) }
                .map { self == .kept ? Self.withStage($0) : $0 }.sorted()
        }
    }

    /// A summary's row names its stage as well.
    private static func withStage(_ row: String) -> String {
        let column = "\"userIdentity.principal\":"
        return row.replacing(column, with: "\"stage\":\"noise\",\(column)")
    }

    private static let isLateForCalls = Header("sluice-stage", "calls")
}

@Suite struct `The summary of what a select drops` {
    @Test(arguments: Seed.first(10))
    func `has the rows that an aggregate of it would have, whoever dies when`(seed: Seed) throws {
        let expected = try Counting.kept.results(Seed(99))
        #expect(expected[0].count > 10, "the case shows nothing")
        #expect(try Counting.dropped.results(seed) == expected)
        var random = seed.random
        for events in [
            Simulation.Events(deaths: (0..<4).map { _ in random.below(150) }),
            Simulation.Events(processes: 2, stepsBetweenMoves: 5, stepsBetweenRestarts: 9),
        ] {
            #expect(try Counting.dropped.results(seed, events) == expected, "\(events)")
        }
    }

    @Test(arguments: Seed.first(3))
    func `is the same of a rule, dropping or keeping`(seed: Seed) throws {
        let expected = try Counting.kept.results(Seed(99))
        #expect(try Counting.byRule.results(seed) == expected)
        #expect(try Counting.byKeepingRule.results(seed) == expected)
    }
}
