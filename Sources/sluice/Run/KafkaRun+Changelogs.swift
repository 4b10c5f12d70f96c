import KafkaIO
import Logging
import Pipelines
import Streaming

/// The changelogs of stages with a memory: their topics, and what is told of reading them back.
extension KafkaRun {
    /// Makes a changelog's topic with `count` partitions, or checks the one that is there.
    func prepareChangelog(
        _ topic: String,
        partitions count: Int,
        on cluster: KafkaCluster
    ) throws {
        guard let existing = try cluster.partitionCounts(of: [topic])[topic] ?? nil else {
            return try makeChangelog(topic, partitions: count, on: cluster)
        }
        guard existing >= count else {
            throw ConfigurationError(
                file: plan.file,
                line: nil,
                problem:
                    "the internal topic '\(topic)' has \(existing) partitions, and the source "
                    + "topics together \(count)",
                wayOut:
                    "add partitions (kafka-topics.sh --alter --topic \(topic) --partitions "
                    + "\(count)), or delete it, to begin without a memory"
            )
        }
        if checksChangelogs { try checkPolicy(ofChangelog: topic, on: cluster) }
    }

    private func checkPolicy(ofChangelog topic: String, on cluster: KafkaCluster) throws {
        guard let policy = try cluster.configuration("cleanup.policy", ofTopic: topic) else {
            logger.warning(
                "can't see how the internal topic is cleaned up: it must be compacted",
                metadata: ["topic": "\(topic)"]
            )
            return
        }
        guard policy == "compact" else {
            throw ConfigurationError(
                file: plan.file,
                line: nil,
                problem:
                    "the internal topic '\(topic)' has cleanup.policy=\(policy), and would lose "
                    + "what a stage remembers, or keep it for ever",
                wayOut:
                    "set it to compact (kafka-configs.sh --alter --topic \(topic) "
                    + "--add-config cleanup.policy=compact)"
            )
        }
    }

    private func makeChangelog(
        _ topic: String,
        partitions count: Int,
        on cluster: KafkaCluster
    ) throws {
        logger.info(
            "making the internal topic",
            metadata: ["topic": "\(topic)", "partitions": "\(count)"]
        )
        // What is read back is what a broker has not cleaned yet: only closed segments are, and
        // tombstones only after a while, so both are kept short.
        try cluster.createTopic(
            topic,
            partitions: count,
            configuration: [
                "cleanup.policy": "compact",
                "segment.bytes": String(64 << 20),
                "segment.ms": String(Duration.seconds(3_600).milliseconds),
                "min.cleanable.dirty.ratio": "0.2",
                "delete.retention.ms": String(Duration.seconds(3_600).milliseconds),
            ]
        )
        try awaitTopic(topic, on: cluster)
    }

    /// Tells what has happened to the memories of source partitions.
    func log(_ news: [RestorationNews]) {
        for news in news {
            switch news {
            case .began(let partition):
                logger.info("restoring", metadata: ["partition": "\(partition)"])
            case .ended(let partition, let counts):
                var metadata: Logger.Metadata = [
                    "partition": "\(partition)", "messages": "\(counts.messages)",
                    "entries": "\(counts.entries)",
                ]
                if counts.foreignMessages > 0 {
                    metadata["foreign_messages"] = "\(counts.foreignMessages)"
                }
                logger.info("restored", metadata: metadata)
            case .abandoned(let partition):
                logger.info("gave up restoring", metadata: ["partition": "\(partition)"])
            }
        }
    }
}
