import FastJSON
import Pipelines
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
            #expect(count > expected.rows.values.joined().count)
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

@Suite struct `Rows of late records that are allowed` {
    @Test(arguments: Seed.first(4), ["final", "changes"])
    func `are revised, and end as if the records had been on time`(
        seed: Seed,
        emission: String
    ) throws {
        let traffic = Traffic(500, partitions: 4, seed: seed)
        let expected = try ExpectedResults(of: traffic, lateness: 20_000, allowed: 20_000).results
        let strict = try ExpectedResults(of: traffic, lateness: 20_000).results
        let generous = try ExpectedResults(of: traffic, lateness: 20_000, allowed: 600_000).results
        #expect(expected.lastRows != strict.lastRows, "the case shows nothing")
        #expect(expected.lastRows != generous.lastRows, "the case shows nothing")
        for events in disturbances {
            let revised = try results(
                of: CountingPipeline(lateness: "20s", emission: emission, allowed: "20s"),
                traffic,
                seed: seed,
                events
            )
            #expect(revised.lastRows == expected.lastRows)
            #expect(revised.alerts == expected.alerts)
            #expect(revised.late == expected.late, "one stage allows nothing")
            #expect(revised.events == expected.events)
            for lines in revised.rows.values {
                #expect(
                    zip(lines, lines.dropFirst()).allSatisfy { emission != "final" || $0 != $1 }
                )
            }
        }
    }

    @Test func `go to late only if no stage counts them`() throws {
        let pipeline = try Plan.read(
            """
            name: late
            source: { topics: [raw] }
            time: { lateness: 10s }
            stages:
              - aggregate: { id: a, by: [eventName], window: 1m, allowed: 30s, output: a }
            outputs: { a: { topic: a }, late: { topic: late } }
            """,
            file: "late.yaml",
            environment: [:],
            readFile: { _ in [] }
        )
        let log = SimulatedPipeline(
            topology: pipeline.topology,
            destinationTopics: pipeline.destinationTopics
        ).makeLog(sourcePartitions: 1, repartitionPartitions: 1)
        for second: Int64 in [100, 70, 59, 60, 200, 160, 159, 86_400] {
            log.append(
                key: nil,
                value: Traffic.record(at: second),
                to: Partition(topic: "raw", index: 0)
            )
        }
        var simulation = Simulation(
            SimulatedPipeline(
                topology: pipeline.topology,
                destinationTopics: pipeline.destinationTopics
            ),
            on: log,
            seed: Seed(1)
        )
        try simulation.run()
        let late = log.messages(of: "late").map { $0.value?.span.text ?? "" }
        #expect(late.count == 2)
        #expect(late[0].contains("\"eventID\":\"59\""), "the watermark is 90, 60 is allowed")
        #expect(late[1].contains("\"eventID\":\"159\""), "the watermark is 190, 160 is allowed")
        #expect(
            simulation.processes[0].engine.totals.stages.last?.counts.map(\.value) == [6, 3]
        )
    }
}
