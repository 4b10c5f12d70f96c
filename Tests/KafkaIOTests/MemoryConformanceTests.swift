import FastJSON
import Streaming
import TestKit
import Testing

@Suite struct `The log in memory` {
    @Test(arguments: Seed.first(5))
    func `keeps the promises of a source and a delivery`(seed: Seed) throws {
        try SourceDeliveryConformance(SimulatedLog(seed: seed)).check()
    }
}

/// The log of the simulations, for the conformance suite.
final class SimulatedLog: ConformanceLog {
    let input = "input"
    let output = Partition(topic: "output", index: 0)
    private let log = MemoryLog()
    private let group: MemoryGroup
    private var random: SeededRandom
    private var members = 0

    init(seed: Seed) {
        random = seed.random
        log.makeTopic(input, partitions: 2)
        log.makeTopic(output.topic, partitions: 1)
        group = MemoryGroup(of: log)
        group.assign(log.partitions(of: input), to: 0)
    }

    func append(_ texts: [String], to partition: Int32) {
        for text in texts {
            let partition = Partition(topic: input, index: partition)
            log.append(key: nil, value: Array(text.utf8), to: partition)
        }
    }

    func makeMember() -> (MemorySource, MemoryDelivery) {
        let fuse = Fuse(survivingCalls: nil)
        let source = MemorySource(of: group, as: members, random: random.split(), fuse: fuse)
        let delivery = MemoryDelivery(
            to: log,
            topics: [output.topic],
            random: random.split(),
            fuse: fuse
        )
        delivery.isSteady = true
        members += 1
        return (source, delivery)
    }

    func close(_ source: MemorySource) { group.remove(members - 1, leavingTo: members) }

    func committed(_ partition: Partition) -> Checkpoint? { log.checkpoint(of: partition) }

    func outputs() -> [String] { log.messages(in: output).map(\.text) }
}
