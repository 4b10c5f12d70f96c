import Records
import Streaming
import TestKit
import Testing

/// What comes out of `traffic` when `seed` decides the schedule.
private func results(
    of pipeline: CountingPipeline,
    _ traffic: Traffic,
    seed: Seed,
    _ events: Simulation.Events = .init()
) throws -> Results {
    let pipeline = try pipeline.simulated()
    let log = pipeline.makeLog(
        sourcePartitions: traffic.partitions.count,
        repartitionPartitions: 3
    )
    traffic.write(to: log, seed: seed)
    var simulation = Simulation(pipeline, on: log, seed: seed, events: events)
    try simulation.run()
    return Results(of: log)
}

/// What may happen beside the work.
private let disturbances = [
    Simulation.Events(),
    Simulation.Events(deaths: [20, 80, 50]),
    Simulation.Events(processes: 2, stepsBetweenMoves: 5),
    Simulation.Events(processes: 3, deaths: [90], stepsBetweenMoves: 4, stepsBetweenRestarts: 9),
]

@Suite struct `Rows of changes` {
    @Test(arguments: Seed.first(4))
    func `end with the final row, and grow until then`(seed: Seed) throws {
        let traffic = Traffic(300, partitions: 4, seed: seed)
        let expected = try ExpectedResults(of: traffic, lateness: 45_000).results
        for events in disturbances {
            let changes = try results(
                of: CountingPipeline(emission: "changes"),
                traffic,
                seed: seed,
                events
            )
            #expect(changes.lastRows == expected.lastRows)
            #expect(changes.alerts == expected.alerts)
            let count = changes.rows.values.joined().count
            #expect(count > expected.rows.values.joined().count * 3 / 2)
            for lines in changes.rows.values {
                for rows in Dictionary(grouping: lines, by: { $0.prefix { $0 != "," } }).values {
                    let counts = rows.map(Self.calls)
                    #expect(counts == counts.sorted())
                    #expect(Set(counts.dropLast()).count == counts.count - 1)
                }
            }
        }
    }

    private static func calls(in row: String) -> Int {
        row.firstMatch(of: /"calls":(\d+)/).flatMap { Int($0.1) } ?? 0
    }
}
