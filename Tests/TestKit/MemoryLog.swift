internal import FastJSON
internal import Records
package import Streaming

/// A log in memory that keeps Kafka's promises: topics with partitions, each an ordered list of
/// messages with consecutive offsets, and the checkpoints of one consumer group.
///
/// What is in it has been committed: a unit's outputs and checkpoints come in together, or not at
/// all. Used by one thread.
package final class MemoryLog {
    private var topics: [String: [[Message]]] = [:]
    private var checkpoints: [Partition: Checkpoint] = [:]
    /// How often each partition's checkpoint has been stored.
    package private(set) var commitCounts: [Partition: Int] = [:]
    /// Messages that compaction has taken away.
    private var compacted: [Partition: Set<Offset>] = [:]

    package init() {}

    /// Outputs and what they stand for.
    package struct Unit {
        package var outputs: [(partition: Partition, message: Output)] = []
        package var checkpoints: [Partition: Checkpoint] = [:]

        package init() {}
    }

    package func makeTopic(_ topic: String, partitions: Int) {
        precondition(topics[topic] == nil, "there is a topic '\(topic)' already")
        topics[topic] = Array(repeating: [], count: partitions)
    }

    package func addPartition(to topic: String) { topics[topic]!.append([]) }  // a test's own topic

    package func partitions(of topic: String) -> [Partition] {
        (topics[topic] ?? []).indices.map { Partition(topic: topic, index: Int32($0)) }
    }

    package func messages(in partition: Partition) -> [Message] {
        topics[partition.topic]?[Int(partition.index)] ?? []
    }

    /// Those of `messages` that compaction has not taken away; offsets stay.
    package func withoutCompacted(
        _ messages: some Sequence<Message>,
        in partition: Partition
    ) -> [Message] {
        let gone = compacted[partition] ?? []
        return messages.filter { !gone.contains($0.offset) }
    }

    /// Keeps the last message for each key, and no tombstones.
    package func compact(_ partition: Partition) {
        var last: [[UInt8]: Offset] = [:]
        for message in messages(in: partition) {
            last[message.key?.array ?? []] = message.offset
        }
        compacted[partition] = Set(
            messages(in: partition).filter {
                last[$0.key?.array ?? []] != $0.offset || $0.value == nil
            }.map(\.offset)
        )
    }

    /// All messages of a topic, partition by partition.
    package func messages(of topic: String) -> [Message] {
        partitions(of: topic).flatMap(messages(in:))
    }

    package func end(of partition: Partition) -> Offset {
        Offset(Int64(messages(in: partition).count))
    }

    package func checkpoint(of partition: Partition) -> Checkpoint? { checkpoints[partition] }

    /// Appends one message.
    package func append(
        key: [UInt8]?,
        value: [UInt8],
        to partition: Partition,
        headers: [Header] = []
    ) {
        append(
            Output(
                to: OutputID(0),
                key: key.map { SharedBytes($0) },
                value: SharedBytes(value),
                headers: headers
            ),
            to: partition
        )
    }

    /// Stores a unit as a whole.
    package func store(_ unit: Unit) {
        for (partition, message) in unit.outputs { append(message, to: partition) }
        for (partition, checkpoint) in unit.checkpoints {
            precondition(checkpoint.metadata.utf8.count <= 4_000, "Kafka refuses more")
            checkpoints[partition] = checkpoint
            commitCounts[partition, default: 0] += 1
        }
    }

    /// The partition that a client chooses for `output`: the one it names, else by its key.
    package func partition(for output: Output, in topic: String) -> Partition {
        let count = topics[topic]?.count ?? 0
        precondition(count > 0, "there is no topic '\(topic)'")
        let byKey = output.key.map { Int32($0.span.hash(seed: 1) % UInt64(count)) } ?? 0
        return Partition(topic: topic, index: output.partition ?? byKey)
    }

    private func append(_ output: Output, to partition: Partition) {
        precondition(Int(partition.index) < topics[partition.topic]?.count ?? 0, "no \(partition)")
        let message = Message(
            offset: end(of: partition),
            timestampMilliseconds: output.timestamp?.milliseconds,
            key: output.key,
            value: output.value,
            headers: output.headers
        )
        topics[partition.topic]?[Int(partition.index)].append(message)
    }
}
