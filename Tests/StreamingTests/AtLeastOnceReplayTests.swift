import Streaming
import TestKit
import Testing

/// Outputs that are stored before the checkpoints that stand for them, as they are at least once:
/// what is read again comes twice.
@Suite struct `A log whose outputs are stored first` {
    private let pipeline: SimulatedPipeline

    init() throws {
        pipeline = try CountingPipeline().simulated()
    }

    @Test(arguments: Seed.first(40))
    func `loses nothing, and doubles only what has the same identity`(seed: Seed) throws {
        let traffic = Traffic(180, partitions: 4, seed: seed)
        let calm = try results(of: traffic, seed: seed)
        var random = seed.random
        let events = Simulation.Events(
            processes: 1 + random.below(3),
            deaths: (0..<random.below(5)).map { _ in random.below(150) },
            stepsBetweenMoves: random.oneIn(2) ? 6 : nil,
            stepsBetweenRestarts: random.oneIn(3) ? 9 : nil,
            pollsBetweenAborts: random.oneIn(3) ? nil : 4,
            storing: .outputsFirst
        )
        let disturbed = try results(of: traffic, seed: seed, events)
        #expect(disturbed.events.mapValues(\.firstComings) == calm.events)
        #expect(disturbed.late.mapValues(\.firstComings) == calm.late)
        #expect(disturbed.rejected.mapValues(\.firstComings) == calm.rejected)
        try expectRows(of: disturbed, toCover: calm)
        let alerts = disturbed.alerts.values.filter { Set($0).count > 1 }
        #expect(alerts == [], "alerts of one identity that differ")
        let missing = calm.alerts.filter { $0.value[0].contains("Many ") }.keys
            .filter { disturbed.alerts[$0] == nil }
        #expect(missing == [])
    }

    @Test(arguments: Seed.first(4))
    func `is no different where nothing is read again`(seed: Seed) throws {
        let traffic = Traffic(180, partitions: 4, seed: seed)
        let calm = try results(of: traffic, seed: seed)
        let events = Simulation.Events(processes: 2, stepsBetweenMoves: 5, storing: .outputsFirst)
        let moved = try results(of: traffic, seed: seed, events)
        #expect(moved.differences(from: calm) == [])
        #expect(moved.repeated == [])
    }

    private func results(
        of traffic: Traffic,
        seed: Seed,
        _ events: Simulation.Events = Simulation.Events()
    ) throws -> Results {
        let log = pipeline.makeLog(sourcePartitions: 4, repartitionPartitions: 3)
        traffic.write(to: log, seed: seed)
        var simulation = Simulation(pipeline, on: log, seed: seed, events: events)
        try simulation.run()
        return Results(of: log)
    }

    /// Every window and key has its row, which counts everything at least once.
    private func expectRows(of disturbed: Results, toCover calm: Results) throws {
        #expect(Set(disturbed.rows.keys) == Set(calm.rows.keys))
        for (key, lines) in calm.rows {
            let found = (disturbed.rows[key] ?? []).firstComings
            #expect(found.map(\.window) == lines.map(\.window), "\(key)")
            for (row, wanted) in zip(found, lines) {
                #expect(try row.calls >= wanted.calls, "\(key)")
            }
        }
    }
}

extension [String] {
    /// Without what has come before.
    fileprivate var firstComings: [String] {
        var known: Set<String> = []
        return filter { known.insert($0).inserted }
    }
}

extension String {
    /// The window of a row.
    fileprivate var window: Substring { prefix { $0 != "," } }

    /// The count of a row.
    fileprivate var calls: Int {
        get throws {
            let match = try #require(firstMatch(of: /"calls":(\d+)/))
            return try #require(Int(match.1))
        }
    }
}
