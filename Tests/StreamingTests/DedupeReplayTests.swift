import FastJSON
import Pipelines
import Records
import Streaming
import TestKit
import Testing

/// A pipeline that takes off duplicates, and what it is run on.
private struct World: Sendable, CustomStringConvertible {
    let partitions: Int
    let span: Int64
    let keys: Int
    var records = 240
    var seed = Seed(1)

    /// Seconds.
    static let lateness: Int64 = 45

    /// With a memory that lasts, one that is short, and one that is small.
    static let all = [
        World(partitions: 1, span: 86_400, keys: 10_000),
        World(partitions: 3, span: 60, keys: 1_000),
        World(partitions: 3, span: 600, keys: 7),
    ]

    var description: String {
        "\(records) records in \(partitions) partitions, \(span) s, \(keys) keys, \(seed)"
    }

    var traffic: RepeatingTraffic {
        RepeatingTraffic(records, partitions: partitions, seed: seed)
    }

    var expected: [[String]] { traffic.kept(lateness: Self.lateness, span: span, keys: keys) }

    func pipeline() throws -> SimulatedPipeline {
        let plan = try Plan.read(
            """
            name: once
            source: { topics: [raw] }
            time: { lateness: \(Self.lateness)s, idle: 1h }
            commit: { interval: 100ms }
            stages:
              - dedupe: { id: once, span: \(span)s, keys: \(keys) }
            outputs:
              events: { topic: events }
            """,
            file: "once.yaml",
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

    /// The names of the comings that came out, by partition, in order.
    func kept(after seed: Seed, _ events: Simulation.Events = .init()) throws -> [[String]] {
        let messages = try log(after: seed, events).messages(of: "events")
        return (0..<partitions).map { index in
            messages.filter { $0.key?.array == Array("p\(index)".utf8) }.map(\.requestID)
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

@Suite struct `The records that dedupe lets through` {
    @Test(arguments: World.all, Seed.first(20))
    private func `are what a plain list of keys gives`(world: World, seed: Seed) throws {
        var world = world
        world.seed = seed
        let expected = world.expected
        #expect(try world.kept(after: Seed(99)) == expected)
        let records = world.traffic.partitions.joined().count
        #expect(expected.joined().count < records - records / 20, "the case shows nothing")
    }

    @Test(arguments: Schedule.all(8))
    private func `do not depend on batch cuts and interleavings`(schedule: Schedule) throws {
        let world = schedule.world
        #expect(try world.kept(after: schedule.seed) == world.expected)
    }

    @Test(arguments: Schedule.all(8))
    private func `do not depend on where a process dies`(schedule: Schedule) throws {
        let world = schedule.world
        for part in 1...4 {
            var random = schedule.seed.random
            let deaths = (0..<(2 * part)).map { _ in random.below(300 / part) }
            let kept = try world.kept(after: schedule.seed, Simulation.Events(deaths: deaths))
            #expect(kept == world.expected, "deaths after \(deaths) calls")
        }
    }

    @Test(arguments: World.all, Seed.first(1))
    private func `do not depend on which call a process dies in`(world: World, seed: Seed) throws {
        var world = world
        world.records = 60
        for call in 0..<100 {
            let kept = try world.kept(after: seed, Simulation.Events(deaths: [call]))
            #expect(kept == world.expected, "death after \(call) calls")
        }
    }

    @Test(arguments: Schedule.all(8))
    private func `do not depend on which process has which partition`(schedule: Schedule) throws {
        let world = schedule.world
        let cases = [
            Simulation.Events(processes: 2),
            Simulation.Events(processes: 2, stepsBetweenMoves: 5),
            Simulation.Events(processes: 3, stepsBetweenMoves: 4, stepsBetweenRestarts: 9),
            Simulation.Events(stepsBetweenRestarts: 3),
            Simulation.Events(processes: 2, deaths: [90, 150, 80], stepsBetweenMoves: 6),
        ]
        for events in cases {
            let kept = try world.kept(after: schedule.seed, events)
            #expect(kept == world.expected, "\(events)")
        }
    }
}

@Suite struct `Two stages that take off duplicates, of two topics` {
    @Test(arguments: Seed.first(6))
    func `each have their memory back`(seed: Seed) throws {
        let plan = try Plan.read(
            """
            name: twice
            source: { topics: [raw, more] }
            time: { lateness: \(World.lateness)s, idle: 1h }
            commit: { interval: 100ms }
            stages:
              - dedupe: { id: comings, by: [requestID] }
              - dedupe: { id: once, span: 600s, keys: 9 }
            outputs: { events: { topic: events } }
            """,
            file: "twice.yaml",
            environment: [:],
            readFile: { _ in [] }
        )
        let pipeline = SimulatedPipeline(
            topology: plan.topology,
            destinationTopics: plan.destinationTopics
        )
        let log = pipeline.makeLog(sourcePartitions: 2, repartitionPartitions: 1)
        var expected: [String] = []
        for (number, topic) in ["raw", "more"].enumerated() {
            let traffic = RepeatingTraffic(120, partitions: 2, seed: Seed(UInt64(number)))
            traffic.write(to: log, topic: topic, seed: seed)
            expected += traffic.kept(lateness: World.lateness, span: 600, keys: 9).joined()
        }
        let events = Simulation.Events(
            processes: 2,
            deaths: [70, 120],
            stepsBetweenMoves: 6,
            stepsBetweenRestarts: 20
        )
        var simulation = Simulation(pipeline, on: log, seed: seed, events: events)
        try simulation.run()
        #expect(log.messages(of: "events").map(\.requestID).sorted() == expected.sorted())
        #expect(log.partitions(of: "sluice-twice.comings.changelog").count == 4)
    }
}

@Suite struct `A death that loses checkpoints but not what was written` {
    @Test(arguments: Schedule.all(30))
    private func `loses no record`(schedule: Schedule) throws {
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
        let kept = try world.kept(after: schedule.seed, events)
        for (kept, comings) in zip(kept, world.traffic.partitions) {
            let kept = Set(kept)
            let lost = comings.indices.filter { index in
                let coming = comings[index]
                return !kept.contains(coming.name)
                    && !comings[..<index].contains {
                        $0.repeats(coming, within: world.span) && kept.contains($0.name)
                    }
            }
            #expect(lost.map { comings[$0].name } == [], "deaths after \(deaths) calls")
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
        #expect(try world.kept(after: schedule.seed, events) == world.expected)
    }
}

@Suite struct `The changelog of a dedupe` {
    @Test(arguments: World.all)
    private func `keeps no more than what is remembered, and a little`(world: World) throws {
        var world = world
        world.records = 3_000
        let log = try world.log(after: Seed(1), Simulation.Events(stepsBetweenRestarts: 20))
        for partition in log.partitions(of: "sluice-once.once.changelog") {
            log.compact(partition)
            let all = log.messages(in: partition)
            let kept = log.withoutCompacted(all, in: partition)
            #expect(
                all.allSatisfy { $0.key?.span.text.hasPrefix("raw/\(partition.index) ") == true }
            )
            guard world.span < 86_400 else {
                #expect(kept.count == all.count)
                continue
            }
            #expect(kept.count < all.count / 4, "\(kept.count) of \(all.count)")
        }
    }

    @Test func `is read anew where a partition moves on before it has been read`() throws {
        var world = World.all[0]
        world.records = 2_000
        let pipeline = try world.pipeline()
        let log = pipeline.makeLog(sourcePartitions: 1, repartitionPartitions: 1)
        world.traffic.write(to: log, seed: world.seed)
        let events = Simulation.Events(processes: 3, stepsBetweenMoves: 2)
        var simulation = Simulation(pipeline, on: log, seed: Seed(5), events: events)
        try simulation.run()
        let news = simulation.processes.flatMap { $0.engine.takeRestorationNews() }
        #expect(news.contains { if case .abandoned = $0 { true } else { false } })
        #expect(log.messages(of: "events").map(\.requestID) == world.expected[0])
    }

    @Test func `of another source partition is left alone`() throws {
        let world = World.all[1]
        let pipeline = try world.pipeline()
        let log = pipeline.makeLog(sourcePartitions: 3, repartitionPartitions: 1)
        world.traffic.write(to: log, seed: world.seed)
        let changelog = log.partitions(of: "sluice-once.once.changelog")[0]
        for text in ["raw/10 0", "raw/1 0", "raw/0", "raw/0 x", "raw/0 -1"] {
            log.append(key: Array(text.utf8), value: [1, 7, 1, 2, 3], to: changelog)
        }
        log.append(key: nil, value: [], to: changelog)
        var simulation = Simulation(pipeline, on: log, seed: Seed(3))
        try simulation.run()
        let news = simulation.processes[0].engine.takeRestorationNews()
        let counts = news.compactMap { news in
            if case .ended(let partition, let counts) = news, partition.index == 0 { return counts }
            return nil as RestoredCounts?
        }
        #expect(counts == [RestoredCounts(messages: 6, entries: 0, foreignMessages: 6)])
        let names = log.messages(of: "events").filter { $0.key?.span.text == "p0" }.map(\.requestID)
        #expect(names == world.expected[0])
    }
}

extension Message {
    /// What tells comings apart.
    fileprivate var requestID: String {
        let text = value?.span.text ?? ""
        return String(text.split(separator: "\"requestID\":\"").last?.prefix { $0 != "\"" } ?? "")
    }
}

extension RestoredCounts {
    fileprivate init(messages: Int, entries: Int, foreignMessages: Int) {
        self.init()
        self.messages = messages
        self.entries = entries
        self.foreignMessages = foreignMessages
    }
}
