import FastJSON
import Pipelines
import Records
import Streaming
import TestKit
import Testing

/// A log whose source topic has been given one partition more after windows were closed without it.
private struct GrownLog {
    let log: MemoryLog
    private var pipeline: SimulatedPipeline
    private(set) var saidCount = 0

    /// What is said up to the second before it is closed for all partitions that were known.
    static let closedSecond: Int64 = 600

    init(seed: Seed) throws {
        pipeline = try CountingPipeline(lateness: "10s").simulated()
        log = pipeline.makeLog(sourcePartitions: 2, repartitionPartitions: 2)
        for partition: Int32 in 0..<2 { say([0, 70, 200, Self.closedSecond + 10], in: partition) }
        try run(seed: seed, .init())
        let before = pipeline.layout(of: log)
        log.addPartition(to: "raw")
        addFloors(to: SourceHistory(before))
    }

    /// What a start does when it sees other partitions.
    private mutating func addFloors(to history: SourceHistory) {
        let layout = pipeline.layout(of: log)
        let merges = layout.repartitionCounts.keys.flatMap(layout.partitions(ofRepartition:))
        let grown = history.goingOn(
            on: layout,
            merges: merges.compactMap { log.checkpoint(of: $0) }
        )
        pipeline.floors = layout.with(["any": grown]).floors
    }

    mutating func say(_ seconds: [Int64], in partition: Int32) {
        saidCount += seconds.count
        log.say(seconds, in: partition)
    }

    /// All processes of the group start anew.
    func run(seed: Seed, _ events: Simulation.Events) throws {
        var simulation = Simulation(pipeline, on: log, seed: seed, events: events)
        try simulation.run()
    }
}

@Suite struct `A partition that is added to a topic` {
    static let cases: [Simulation.Events] = [
        Simulation.Events(),
        Simulation.Events(processes: 2),
        Simulation.Events(processes: 2, deaths: [20, 9, 30, 60], stepsBetweenMoves: 6),
        Simulation.Events(stepsBetweenRestarts: 5, pollsBetweenAborts: 5),
    ]

    @Test(arguments: cases.indices, Seed.first(6))
    func `has late records where windows were closed without it, and all others are counted`(
        number: Int,
        seed: Seed
    ) throws {
        var grown = try GrownLog(seed: seed)
        #expect(grown.log.callCounts == [0: [2], 60: [2], 180: [2]])
        let late = [1, 61, 75, 130, 599].map { Int64($0) }
        let inTime = [600, 601, 605, 660].map { Int64($0) }
        grown.say(late + inTime, in: 2)
        for partition: Int32 in 0..<3 { grown.say([720, 5_000], in: partition) }
        try grown.run(seed: seed, Self.cases[number])
        #expect(grown.log.messages(of: "late").count == late.count)
        #expect(
            grown.log.callCounts == [0: [2], 60: [2], 180: [2], 600: [5], 660: [1], 720: [3]]
        )
        #expect(grown.log.messages(of: "events").count == grown.saidCount)
    }

    @Test(arguments: Seed.first(20))
    func `has the same late records when it is read again`(seed: Seed) throws {
        var grown = try GrownLog(seed: seed)
        grown.say([1, 640, 610, 641], in: 2)
        for partition: Int32 in 0..<3 { grown.say([720, 5_000], in: partition) }
        var random = seed.random
        let deaths = (0..<4).map { _ in random.below(60) }
        try grown.run(
            seed: seed,
            Simulation.Events(processes: 2, deaths: deaths, storing: .outputsFirst)
        )
        let late = Set(grown.log.messages(of: "late").compactMap { $0.value?.span.text })
        let expected = [1, 610].map { String(decoding: Traffic.record(at: $0), as: UTF8.self) }
        #expect(late == Set(expected))
    }

    @Test(arguments: Seed.first(4))
    func `holds windows back until it speaks`(seed: Seed) throws {
        var grown = try GrownLog(seed: seed)
        for partition: Int32 in 0..<2 { grown.say([720, 5_000], in: partition) }
        try grown.run(seed: seed, .init())
        #expect(grown.log.callCounts[600] == nil, "it may still speak")
        grown.say([4_990], in: 2)
        try grown.run(seed: seed, .init())
        #expect(grown.log.callCounts[600] == [2])
        #expect(grown.log.messages(of: "late").isEmpty)
    }
}
