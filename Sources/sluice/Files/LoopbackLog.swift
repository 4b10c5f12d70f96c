import FastJSON
import Streaming

/// The internal topics of a run on files: what the delivery writes to them the source reads.
///
/// One partition each, kept in memory only until it is read.
final class LoopbackLog {
    private var waiting: [String: [Message]] = [:]
    private var nextOffsets: [String: Offset] = [:]

    var isEmpty: Bool { waiting.isEmpty }

    func append(_ output: Output, to topic: String) {
        let offset = nextOffsets[topic, default: .zero]
        nextOffsets[topic] = offset.next
        waiting[topic, default: []].append(
            Message(
                offset: offset,
                timestampMilliseconds: nil,
                key: output.key,
                value: output.value
            )
        )
    }

    /// All that is waiting.
    func take() -> [MessageBatch] {
        defer { waiting = [:] }
        return waiting.keys.sorted().compactMap { topic in
            waiting[topic].map {
                MessageBatch(partition: Partition(topic: topic, index: 0), messages: $0)
            }
        }
    }
}
