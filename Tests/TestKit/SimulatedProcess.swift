package import Records
package import Streaming

/// One process that runs an engine on a `MemoryLog`.
package final class SimulatedProcess {
    package var engine: Engine<MemorySource, MemoryDelivery>
    package let member: Int
    package let fuse: Fuse

    /// Starts as `member` of `group`, which must have assigned partitions to it, or will.
    package init(
        _ pipeline: SimulatedPipeline,
        as member: Int,
        of group: MemoryGroup,
        random: inout SeededRandom,
        fuse: Fuse
    ) {
        self.member = member
        self.fuse = fuse
        engine = Engine(
            pipeline.topology,
            layout: pipeline.layout(of: group.log),
            source: MemorySource(
                of: group,
                as: member,
                batchLimit: 1 + random.below(40),
                random: random.split(),
                fuse: fuse
            ),
            delivery: MemoryDelivery(
                to: group.log,
                topics: pipeline.destinationTopics,
                random: random.split(),
                fuse: fuse
            )
        )
    }

    /// Whether it has nothing to do.
    package var isAtRest: Bool {
        engine.isSettled && engine.delivery.isDrained && engine.source.isAtEnd
    }
}

/// What every process of a simulation runs.
package struct SimulatedPipeline: Sendable {
    package let topology: Topology
    /// By `OutputID`; the internal topics are the last ones.
    package let destinationTopics: [String]
    /// As in `LogLayout`.
    package var floors: [Partition: EventTime] = [:]

    package init(topology: Topology, destinationTopics: [String]) {
        self.topology = topology
        self.destinationTopics = destinationTopics
    }

    /// The topics that the group reads.
    package var inputTopics: [String] {
        topology.sourceTopics + topology.aggregates.map(\.repartitionTopic)
    }

    /// Makes the topics of a log.
    package func makeLog(sourcePartitions: Int, repartitionPartitions: Int) -> MemoryLog {
        let log = MemoryLog()
        let repartition = topology.aggregates.map(\.repartitionTopic)
        let changelogs = topology.changelogs.map(\.topic)
        for topic in topology.sourceTopics { log.makeTopic(topic, partitions: sourcePartitions) }
        for topic in destinationTopics where !changelogs.contains(topic) {
            log.makeTopic(
                topic,
                partitions: repartition.contains(topic) ? repartitionPartitions : 3
            )
        }
        for topic in changelogs {
            log.makeTopic(topic, partitions: sourcePartitions * topology.sourceTopics.count)
        }
        return log
    }

    package func layout(of log: MemoryLog) -> LogLayout {
        LogLayout(
            sources: topology.sourceTopics.flatMap { log.partitions(of: $0) },
            repartitionCounts: Dictionary(
                uniqueKeysWithValues: topology.aggregates.map {
                    ($0.repartitionTopic, Int32(log.partitions(of: $0.repartitionTopic).count))
                }
            ),
            floors: floors
        )
    }
}
