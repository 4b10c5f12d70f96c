import Records
import Streaming
import TestKit
import Testing

/// Records in a log, and what one process makes of them that nobody disturbs.
private struct World: Sendable, CustomStringConvertible {
    let partitions: Int
    let repartitions: Int
    let records: Int
    let seed: Seed

    init(_ partitions: Int, _ repartitions: Int, records: Int = 180, seed: UInt64 = 1) {
        self.partitions = partitions
        self.repartitions = repartitions
        self.records = records
        self.seed = Seed(seed)
    }

    var description: String {
        "\(records) records in \(partitions) partitions, \(repartitions) repartition partitions, "
            + "\(seed)"
    }

    /// With few and many partitions.
    static let all = [World(1, 1), World(4, 4), World(4, 1), World(12, 5)]

    var traffic: Traffic { Traffic(records, partitions: partitions, seed: seed) }

    func log(of pipeline: SimulatedPipeline) -> MemoryLog {
        let log = pipeline.makeLog(
            sourcePartitions: partitions,
            repartitionPartitions: repartitions
        )
        traffic.write(to: log, seed: seed)
        return log
    }

    /// What comes out when `seed` decides the schedule.
    func results(
        _ pipeline: SimulatedPipeline,
        seed: Seed,
        _ events: Simulation.Events = .init()
    ) throws -> Results {
        let log = log(of: pipeline)
        var simulation = Simulation(pipeline, on: log, seed: seed, events: events)
        try simulation.run()
        return Results(of: log)
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

@Suite struct `The results of a log` {
    private let pipeline: SimulatedPipeline

    init() throws {
        pipeline = try CountingPipeline().simulated()
    }

    @Test(arguments: World.all + [World(4, 3, records: 2_000, seed: 7)])
    private func `are what plain counting gives`(world: World) throws {
        let expected = try ExpectedResults(of: world.traffic, lateness: 45_000)
        var results = try world.results(pipeline, seed: Seed(99))
        #expect(results.late.values.joined().count == results.lateHeaders.values.joined().count)
        let rejected = world.traffic.partitions.joined().count {
            if case .rejected = $0 { true } else { false }
        }
        #expect(results.rejected.values.joined().count == rejected)
        results.lateHeaders = [:]
        results.rejected = [:]
        #expect(results.differences(from: expected.results) == [])
        #expect(!results.late.isEmpty && !results.alerts.isEmpty, "the case shows nothing")
    }

    @Test(arguments: Schedule.all(8))
    private func `do not depend on batch cuts and interleavings`(schedule: Schedule) throws {
        let world = schedule.world
        let first = try world.results(pipeline, seed: Seed(1_000))
        let other = try world.results(pipeline, seed: schedule.seed)
        #expect(other.differences(from: first) == [])
        #expect(other.repeated == [])
    }

    @Test(arguments: Schedule.all(6))
    private func `do not depend on where a process dies`(schedule: Schedule) throws {
        let world = schedule.world
        let calm = try world.results(pipeline, seed: Seed(1_000))
        for part in 1...4 {
            var random = schedule.seed.random
            let deaths = (0..<(2 * part)).map { _ in random.below(400 / part) }
            let other = try world.results(
                pipeline,
                seed: schedule.seed,
                Simulation.Events(deaths: deaths)
            )
            #expect(other.differences(from: calm) == [], "deaths after \(deaths) calls")
            #expect(other.repeated == [], "deaths after \(deaths) calls")
        }
    }

    @Test(arguments: Seed.first(2))
    func `do not depend on which call a process dies in`(seed: Seed) throws {
        let world = World(3, 2, records: 60)
        let log = world.log(of: pipeline)
        var simulation = Simulation(pipeline, on: log, seed: seed)
        try simulation.run()
        let calm = Results(of: log)
        for call in 0..<simulation.callCount {
            let other = try world.results(pipeline, seed: seed, Simulation.Events(deaths: [call]))
            #expect(other.differences(from: calm) == [], "death after \(call) calls")
            #expect(other.repeated == [], "death after \(call) calls")
        }
    }

    @Test(arguments: Schedule.all(6))
    private func `do not depend on which process has which partition`(schedule: Schedule) throws {
        let world = schedule.world
        let calm = try world.results(pipeline, seed: Seed(1_000))
        let deaths = [300, 500, 200]
        let cases = [
            Simulation.Events(processes: 2),
            Simulation.Events(processes: 2, stepsBetweenMoves: 5),
            Simulation.Events(processes: 3, stepsBetweenMoves: 4, stepsBetweenRestarts: 9),
            Simulation.Events(stepsBetweenRestarts: 3),
            Simulation.Events(processes: 2, deaths: deaths, stepsBetweenMoves: 6),
            Simulation.Events(pollsBetweenAborts: 5),
            Simulation.Events(
                processes: 3,
                deaths: deaths,
                stepsBetweenMoves: 5,
                stepsBetweenRestarts: 9,
                pollsBetweenAborts: 4
            ),
        ]
        for events in cases {
            let other = try world.results(pipeline, seed: schedule.seed, events)
            #expect(other.differences(from: calm) == [], "\(events)")
            #expect(other.repeated == [], "\(events)")
        }
    }

    @Test(arguments: [(1, 1), (1, 7), (4, 1), (4, 4), (12, 3), (12, 12)], Seed.first(2))
    func `do not depend on the number of partitions, if nothing is late`(
        counts: (Int, Int),
        seed: Seed
    ) throws {
        let pipeline = try CountingPipeline(lateness: "20m").simulated()
        let world = World(counts.0, counts.1, records: 400, seed: seed.number)
        let single = try World(1, 1, records: 400, seed: seed.number)
            .results(pipeline, seed: Seed(1))
        let other = try world.results(pipeline, seed: Seed(2))
        #expect(other.late.isEmpty)
        var (own, others) = (other, single)
        own.events = ["all": other.events.values.joined().sorted()]
        others.events = ["all": single.events.values.joined().sorted()]
        own.rejected = [:]
        others.rejected = [:]
        #expect(own.differences(from: others) == [])
    }
}
