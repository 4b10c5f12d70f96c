import Records
import Streaming
import TestKit
import Testing

/// A pipeline with 10 s of lateness and 1 min of patience, on a log that is written to meanwhile.
private struct LiveLog {
    var simulation: Simulation
    private let log: MemoryLog
    private(set) var saidCount = 0

    init(
        partitions: Int,
        processes: Int = 1,
        seed: Seed = Seed(1),
        lateness: String = "10s",
        hasLittleRoom: Bool = false
    ) throws {
        let pipeline = try CountingPipeline(lateness: lateness, idle: "1m").simulated()
        log = pipeline.makeLog(sourcePartitions: partitions, repartitionPartitions: 2)
        simulation = Simulation(
            pipeline,
            on: log,
            seed: seed,
            events: Simulation.Events(processes: processes, hasLittleRoom: hasLittleRoom)
        )
        try simulation.run()
    }

    /// Records come in, `seconds` after the start of event time each.
    mutating func say(_ seconds: [Int64], in partition: Int32) {
        saidCount += seconds.count
        log.say(seconds, in: partition)
    }

    /// The counts of closed windows, by the window's start in seconds after the start of event
    /// time; a window that has several rows shows only the sum.
    var counts: [Int64: Int] { log.callCounts.mapValues { $0.reduce(0, +) } }

    /// How often checkpoints of merges have been stored.
    var mergeCommitCounts: [Partition: Int] { log.commitCounts.filter { $0.key.topic != "raw" } }

    var lateCount: Int { log.messages(of: "late").count }

    /// How many records are in a closed window, or late.
    var accountedCount: Int { counts.values.reduce(0, +) + lateCount }

    /// How many rows there are of closed windows; there is one group only.
    var rowCount: Int { log.messages(of: "calls").count }
}

private let seeds = Seed.first(4)

@Suite struct `A silent partition` {
    @Test(arguments: [1, 2], seeds)
    func `that is empty holds windows back for a while only`(
        processes: Int,
        seed: Seed
    ) throws {
        var live = try LiveLog(partitions: 2, processes: processes, seed: seed)
        for tick: Int64 in 0..<5 {
            live.say([tick * 20], in: 0)
            try live.simulation.run(for: .seconds(10))
        }
        #expect(live.counts.isEmpty, "it may still speak")
        for tick: Int64 in 5..<12 {
            live.say([tick * 20], in: 0)
            try live.simulation.run(for: .seconds(10))
        }
        #expect(live.counts == [0: 3, 60: 3, 120: 3], "the watermark is at 210 s")
    }

    @Test(arguments: [1, 2], seeds)
    func `that has spoken holds windows back for a while only`(
        processes: Int,
        seed: Seed
    ) throws {
        var live = try LiveLog(partitions: 2, processes: processes, seed: seed)
        live.say([0, 5], in: 1)
        for tick: Int64 in 0..<5 {
            live.say([tick * 20], in: 0)
            try live.simulation.run(for: .seconds(10))
        }
        #expect(live.counts.isEmpty)
        for tick: Int64 in 5..<14 {
            live.say([tick * 20], in: 0)
            try live.simulation.run(for: .seconds(10))
        }
        #expect(live.counts == [0: 5, 60: 3, 120: 3, 180: 3])
    }

    /// Its process merges nothing but a stage whose windows are longer than that while.
    @Test(arguments: seeds)
    func `holds windows back for a while only, whatever its process merges`(seed: Seed) throws {
        var live = try LiveLog(partitions: 2, processes: 2, seed: seed)
        let silent = Partition(topic: "raw", index: 1)
        let slow = Partition(topic: "sluice-counting.callers.repartition", index: 0)
        let group = live.simulation.group
        let all = (0..<2).flatMap { group.partitions(of: $0) }
        group.move(all.filter { $0 != silent && $0 != slow }, to: 0)
        group.move([silent, slow], to: 1)
        for tick: Int64 in 0..<12 {
            live.say([tick * 20], in: 0)
            try live.simulation.run(for: .seconds(10))
        }
        #expect(Set(group.partitions(of: 1)) == [silent, slow])
        #expect(live.counts == [0: 3, 60: 3, 120: 3], "the watermark is at 210 s")
    }

    /// When the partitions last spoke, in event time.
    @Test(
        arguments: [[30], [30, 30], [30, 2_000], [2_000, 30], [5, 500, 50], [40, nil]],
        seeds
    )
    func `lets all windows close when nobody speaks any more`(
        times: [Int64?],
        seed: Seed
    ) throws {
        var live = try LiveLog(partitions: times.count, seed: seed)
        for (partition, time) in times.enumerated() {
            if let time { live.say([time, time - 20, time - 1], in: Int32(partition)) }
        }
        try live.simulation.run(for: .seconds(50))
        #expect(live.accountedCount < live.saidCount, "the case shows nothing")
        try live.simulation.run(for: .seconds(600), step: .seconds(5))
        #expect(live.accountedCount == live.saidCount, "\(live.counts)")
        #expect(live.rowCount == live.counts.count)
    }

    @Test(arguments: seeds)
    func `lets all windows close when the last one that spoke falls silent, too`(
        seed: Seed
    ) throws {
        var live = try LiveLog(partitions: 2, seed: seed)
        live.say([0, 5], in: 1)
        for tick: Int64 in 0..<20 {
            live.say([tick * 20], in: 0)
            try live.simulation.run(for: .seconds(10))
        }
        try live.simulation.run(for: .seconds(600), step: .seconds(5))
        #expect(live.accountedCount == live.saidCount, "\(live.counts)")
    }

    @Test(arguments: seeds)
    func `that says one thing in between holds windows back for idle, not for the lateness`(
        seed: Seed
    ) throws {
        var live = try LiveLog(partitions: 2, seed: seed, lateness: "10m")
        for tick: Int64 in 0..<100 {
            live.say([tick * 20], in: 0)
            if tick == 50 { live.say([tick * 20], in: 1) }
            try live.simulation.run(for: .seconds(10))
        }
        let newest: Int64 = 1_980
        #expect(live.counts.keys.max() == (newest - 600) / 60 * 60 - 60)
    }

    /// Its process is told nothing by frames: it asks what the group has committed.
    @Test(arguments: [[], [0, 5]] as [[Int64]], seeds)
    func `holds windows back for a while only where its process merges nothing`(
        before: [Int64],
        seed: Seed
    ) throws {
        var live = try LiveLog(partitions: 2, processes: 2, seed: seed)
        let group = live.simulation.group
        let silent = Partition(topic: "raw", index: 1)
        group.move(group.partitions(of: 1).filter { $0 != silent }, to: 0)
        group.move([silent], to: 1)
        try live.simulation.run()
        #expect(group.partitions(of: 1) == [silent])
        live.say(before, in: 1)
        for tick: Int64 in 0..<5 {
            live.say([tick * 20], in: 0)
            try live.simulation.run(for: .seconds(10))
        }
        #expect(live.counts.isEmpty, "it may still speak")
        for tick: Int64 in 5..<14 {
            live.say([tick * 20], in: 0)
            try live.simulation.run(for: .seconds(10))
        }
        try live.simulation.run(for: .seconds(5))
        #expect(live.counts == [0: 3 + before.count, 60: 3, 120: 3, 180: 3])
        try live.simulation.run(for: .seconds(600), step: .seconds(5))
        #expect(live.accountedCount == live.saidCount, "\(live.counts)")
    }

    @Test func `does not keep merges from storing their checkpoints again`() throws {
        var live = try LiveLog(partitions: 2)
        live.say([0, 5], in: 1)
        try live.simulation.run(for: .seconds(600))
        let before = live.mergeCommitCounts
        #expect(!before.isEmpty)
        try live.simulation.run(for: .seconds(2_900), step: .seconds(30))
        #expect(live.mergeCommitCounts == before, "nothing happens")
        try live.simulation.run(for: .seconds(3_000), step: .seconds(30))
        #expect(live.mergeCommitCounts == before.mapValues { $0 + 1 }, "Kafka would forget them")
    }

    /// What happens between the silence and the next word.
    enum Between: String, CaseIterable, Sendable { case nothing, restart, death, otherProcess }

    @Test(arguments: Between.allCases, [[], [3, 7]])
    func `that speaks again about closed windows is late, and nothing is lost`(
        between: Between,
        before: [Int64]
    ) throws {
        var live = try LiveLog(
            partitions: 2,
            processes: between == .otherProcess ? 2 : 1,
            seed: Seed(5)
        )
        live.say(before, in: 1)
        for tick: Int64 in 0..<15 {
            live.say([tick * 20], in: 0)
            try live.simulation.run(for: .seconds(10))
        }
        #expect(live.counts[0] == 3 + before.count, "the first window has closed without it")
        switch between {
        case .nothing: break
        case .restart: try live.simulation.restart(0)
        case .death: live.simulation.replace(0)
        case .otherProcess:
            for process in 0...1 {
                live.simulation.group.move(
                    live.simulation.group.partitions(of: process),
                    to: 1 - process
                )
            }
        }
        try live.simulation.run()
        live.say([1, 61, 240, 279, 62, 280, 300], in: 1)
        try live.simulation.run()
        #expect((3...4).contains(live.lateCount), "those whose windows have closed, perhaps 240 s")
        live.say([40_000], in: 0)
        live.say([39_999], in: 1)
        try live.simulation.run(for: .seconds(600), step: .seconds(5))
        #expect(live.accountedCount == live.saidCount, "\(live.counts)")
        #expect(live.rowCount == live.counts.count)
    }

    @Test(arguments: seeds)
    func `holds windows back no longer because there is no room for outputs now and then`(
        seed: Seed
    ) throws {
        var live = try LiveLog(partitions: 2, seed: seed, hasLittleRoom: true)
        for tick: Int64 in 0..<20 {
            live.say([tick * 20], in: 0)
            try live.simulation.run(for: .seconds(10), step: .milliseconds(100))
        }
        #expect(live.counts.keys.contains(120))
    }

    @Test(arguments: seeds)
    func `is not one whose messages can't be taken because the outputs can't be written`(
        seed: Seed
    ) throws {
        var live = try LiveLog(partitions: 2, seed: seed)
        live.say([0], in: 0)
        live.say([0], in: 1)
        try live.simulation.run()
        let process = live.simulation.processes[0]
        process.engine.delivery.isBlocked = true
        try live.simulation.step(for: .seconds(30))
        live.say([10, 20], in: 0)
        live.say([15, 25], in: 1)
        try live.simulation.step(for: .seconds(300))
        process.engine.delivery.isBlocked = false
        try live.simulation.run()
        #expect(live.lateCount == 0, "they came before the silence had lasted long enough")
    }
}
