internal import CRdKafka
internal import Streaming

/// Commits of a group's offsets under way, and the queue that their answers arrive in.
///
/// Used by one thread.
@safe final class CommitQueue {
    // SAFETY: a queue of `client`, made by `init`, destroyed by `deinit`.
    private let pointer: OpaquePointer
    private let client: KafkaConsumerClient

    init(of client: KafkaConsumerClient) {
        self.client = client
        unsafe pointer = rd_kafka_queue_new(client.handle.pointer)
    }

    deinit { unsafe rd_kafka_queue_destroy(pointer) }

    /// Sends `checkpoints` to the coordinator; the answer comes to `takeAnswer`.
    func begin(_ checkpoints: [Partition: Checkpoint]) -> KafkaErrorCode {
        let list = PartitionList(checkpoints)
        return KafkaErrorCode(
            unsafe rd_kafka_commit_queue(client.handle.pointer, list.pointer, pointer, nil, nil)
        )
    }

    /// The answer to a commit.
    struct Answer {
        /// The error of the whole; partitions may still have been stored.
        let code: KafkaErrorCode
        let partitions: [Partition: KafkaErrorCode]
    }

    private func answers(
        in list: UnsafePointer<rd_kafka_topic_partition_list_t>
    ) -> [(Partition, KafkaErrorCode)] {
        unsafe elements(of: list).map { unsafe (Partition($0), KafkaErrorCode($0.err)) }
    }

    /// Waits for at most `timeout` for an answer.
    func takeAnswer(waiting timeout: Duration) -> Answer? {
        guard let event = unsafe rd_kafka_queue_poll(pointer, timeout.wholeMilliseconds)
        else { return nil }
        defer { unsafe rd_kafka_event_destroy(event) }
        var partitions: [Partition: KafkaErrorCode] = [:]
        if let list = unsafe rd_kafka_event_topic_partition_list(event) {
            for (partition, code) in unsafe answers(in: list) { partitions[partition] = code }
        }
        return Answer(
            code: KafkaErrorCode(unsafe rd_kafka_event_error(event)),
            partitions: partitions
        )
    }
}
