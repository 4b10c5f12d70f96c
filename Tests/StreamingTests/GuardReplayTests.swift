import FastJSON
import Pipelines
import Records
import Streaming
import TestKit
import Testing

/// A pipeline with a guard, and what it is run on.
private struct World: Sendable, CustomStringConvertible {
    let partitions: Int
    let learn: Int64
    let span: Int64
    var facts = 100_000
    var records = 240
    var seed = Seed(1)

    /// Seconds.
    static let lateness: Int64 = 45

    /// With a memory that lasts, without learning, and one that is short.
    static let all = [
        World(partitions: 1, learn: 200, span: 86_400),
        World(partitions: 3, learn: 0, span: 800),
        World(partitions: 2, learn: 40, span: 80),
    ]

    var description: String {
        "\(records) records in \(partitions) partitions, learn \(learn) s, span \(span) s, "
            + "\(facts) facts, \(seed)"
    }

    var traffic: DriftTraffic { DriftTraffic(records, partitions: partitions, seed: seed) }

    var expected: [[String]] {
        traffic.expected(lateness: Self.lateness, learn: learn, span: span)
    }

    func pipeline() throws -> SimulatedPipeline {
        let plan = try Plan.read(
            """
            name: guarded
            source: { topics: [raw] }
            time: { lateness: \(Self.lateness)s, idle: 1h }
            commit: { interval: 100ms }
            stages:
              - drop:
                  id: reads
                  when: readOnly
                  guard: { learn: \(learn)s, span: \(span)s, facts: \(facts), output: drift }
            outputs:
              events: { topic: events }
              drift: { topic: drift }
            """,
            file: "guarded.yaml",
            environment: [:],
            readFile: { _ in [] }
        )
        return SimulatedPipeline(
            topology: plan.topology,
            destinationTopics: plan.destinationTopics
        )
    }

    /// The log when everything is done.
    func log(after seed: Seed, _ events: Simulation.Events = .init()) throws -> MemoryLog {
        let pipeline = try pipeline()
        let log = pipeline.makeLog(sourcePartitions: partitions, repartitionPartitions: 1)
        traffic.write(to: log, seed: self.seed)
        var simulation = Simulation(pipeline, on: log, seed: seed, events: events)
        try simulation.run()
        return log
    }

    /// What went on and why, by partition, in order.
    func passed(after seed: Seed, _ events: Simulation.Events = .init()) throws -> [[String]] {
        let log = try log(after: seed, events)
        let messages = log.messages(of: "events")
        let guarded = messages.filter { !$0.headers.isEmpty }.count
        if events.storing == .units { #expect(log.messages(of: "drift").count == guarded) }
        return (0..<partitions).map { index in
            messages.filter { $0.key?.array == Array("p\(index)".utf8) }.map(\.verdict)
        }
    }
}

/// A case of a world and a seed of the schedule.
private struct Schedule: Sendable, CustomStringConvertible {
    let world: World
    let seed: Seed
    var description: String { "\(world); schedule of \(seed)" }

    static func all(_ seeds: UInt64) -> [Schedule] {
        World.all.flatMap { world in Seed.first(seeds).map { Schedule(world: world, seed: $0) } }
    }
}

@Suite struct `What a guard lets through` {
    @Test(arguments: World.all, Seed.first(20))
    private func `is what a plain table of facts gives`(world: World, seed: Seed) throws {
        var world = world
        world.seed = seed
        let expected = world.expected
        #expect(try world.passed(after: Seed(99)) == expected)
        let all = world.traffic.partitions.joined().count
        let guarded = expected.joined().count { !$0.hasSuffix("kept") }
        #expect(guarded > 10 && guarded < all * 3 / 4, "\(guarded) of \(all): shows nothing")
    }

    @Test(arguments: Schedule.all(8))
    private func `does not depend on batch cuts and interleavings`(schedule: Schedule) throws {
        let world = schedule.world
        #expect(try world.passed(after: schedule.seed) == world.expected)
    }

    @Test(arguments: Schedule.all(8))
    private func `does not depend on where a process dies`(schedule: Schedule) throws {
        let world = schedule.world
        for part in 1...4 {
            var random = schedule.seed.random
            let deaths = (0..<(2 * part)).map { _ in random.below(300 / part) }
            let passed = try world.passed(after: schedule.seed, Simulation.Events(deaths: deaths))
            #expect(passed == world.expected, "deaths after \(deaths) calls")
        }
    }

    @Test(arguments: World.all, Seed.first(1))
    private func `does not depend on which call a process dies in`(
        world: World,
        seed: Seed
    ) throws {
        var world = world
        world.records = 60
        for call in 0..<100 {
            let passed = try world.passed(after: seed, Simulation.Events(deaths: [call]))
            #expect(passed == world.expected, "death after \(call) calls")
        }
    }

    @Test(arguments: Schedule.all(8))
    private func `does not depend on which process has which partition`(
        schedule: Schedule
    ) throws {
        let world = schedule.world
        let cases = [
            Simulation.Events(processes: 2),
            Simulation.Events(processes: 2, stepsBetweenMoves: 5),
            Simulation.Events(processes: 3, stepsBetweenMoves: 4, stepsBetweenRestarts: 9),
            Simulation.Events(stepsBetweenRestarts: 3),
            Simulation.Events(processes: 2, deaths: [90, 150, 80], stepsBetweenMoves: 6),
        ]
        for events in cases {
            let passed = try world.passed(after: schedule.seed, events)
            #expect(passed == world.expected, "\(events)")
        }
    }

    @Test(arguments: Seed.first(8))
    private func `is the same where little can be remembered`(seed: Seed) throws {
        let world = World(partitions: 2, learn: 100, span: 800, facts: 9)
        let undisturbed = try world.passed(after: Seed(99))
        #expect(undisturbed.joined().count > world.expected.joined().count, "nothing was forgotten")
        for events in [
            Simulation.Events(processes: 2, stepsBetweenMoves: 5),
            Simulation.Events(deaths: [60, 90, 80]),
            Simulation.Events(stepsBetweenRestarts: 3),
        ] {
            #expect(try world.passed(after: seed, events) == undisturbed, "\(events)")
        }
    }
}

@Suite struct `A death that loses checkpoints but not what a guard remembers` {
    /// Whatever is new to a partition goes on: what comes beyond that may differ.
    @Test(arguments: Schedule.all(30))
    private func `hides nothing`(schedule: Schedule) throws {
        let world = schedule.world
        var random = schedule.seed.random
        let deaths = (0..<6).map { _ in random.below(60) }
        let events = Simulation.Events(
            processes: 1 + random.below(2),
            deaths: deaths,
            stepsBetweenMoves: random.oneIn(2) ? 7 : nil,
            pollsBetweenAborts: random.oneIn(2) ? 9 : nil,
            storing: .outputsFirst
        )
        let passed = try world.passed(after: schedule.seed, events)
        for (passed, expected) in zip(passed, world.expected) {
            let names = Set(passed.map { $0.prefix { $0 != " " } })
            let lost = expected.filter { !names.contains($0.prefix { $0 != " " }) }
            #expect(lost == [], "deaths after \(deaths) calls")
        }
    }

    @Test(arguments: Schedule.all(4))
    private func `is no different where nobody dies`(schedule: Schedule) throws {
        let world = schedule.world
        let events = Simulation.Events(
            processes: 2,
            stepsBetweenMoves: 5,
            storing: .outputsFirst
        )
        #expect(try world.passed(after: schedule.seed, events) == world.expected)
    }
}

@Suite struct `The changelog of a guard` {
    @Test func `keeps no more than what is remembered, and where learning began and ended`() throws
    {
        var world = World.all[2]
        world.records = 3_000
        let log = try world.log(after: Seed(1), Simulation.Events(stepsBetweenRestarts: 20))
        for partition in log.partitions(of: "sluice-guarded.reads.changelog") {
            log.compact(partition)
            let all = log.messages(in: partition)
            let kept = log.withoutCompacted(all, in: partition)
            let keys = kept.map { $0.key?.span.text ?? "" }
            #expect(keys.count { $0 == "raw/\(partition.index) learning" } == 1)
            #expect(kept.count < all.count / 4, "\(kept.count) of \(all.count)")
        }
    }
}

extension Message {
    /// The call's name, and why it went on.
    fileprivate var verdict: String {
        let text = value?.span.text ?? ""
        let name = text.split(separator: "\"requestID\":\"").last?.prefix { $0 != "\"" } ?? ""
        let header = headers.first { $0.name == "sluice-guard" }
        return "\(name) \(header.map { String(decoding: $0.value, as: UTF8.self) } ?? "kept")"
    }
}
