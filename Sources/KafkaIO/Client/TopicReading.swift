internal import CRdKafka
internal import Streaming

/// The partitions of one topic being read, in no group.
///
/// Used by one thread.
@safe final class TopicReading {
    // SAFETY: a topic of `client`, given back by `deinit`, after its reading has been stopped.
    private let topic: OpaquePointer
    private let name: String
    private let client: ClientHandle
    private var reading: [Int32] = []
    let queue: MessageQueue

    /// What is read arrives in `queue`.
    init(
        topic name: String,
        client: ClientHandle,
        queue: MessageQueue
    ) throws(KafkaError) {
        guard let topic = unsafe rd_kafka_topic_new(client.pointer, name, nil) else {
            throw KafkaError(.invalidArgument, at: "topic '\(name)'")
        }
        unsafe self.topic = unsafe topic
        self.name = name
        self.client = client
        self.queue = queue
    }

    deinit {
        for partition in reading { unsafe rd_kafka_consume_stop(topic, partition) }
        unsafe rd_kafka_topic_destroy(topic)
    }

    /// Begins to read a partition, at a position or one of librdkafka's negative ones.
    func start(_ partition: Int32, at offset: Int64) throws(KafkaError) {
        guard
            unsafe rd_kafka_consume_start_queue(topic, partition, offset, queue.pointer) == 0
        else {
            throw KafkaError(
                KafkaErrorCode(rd_kafka_last_error()),
                at: "\(name)/\(partition)"
            )
        }
        reading.append(partition)
    }

    /// As `ClientHandle.highWatermark(of:)`.
    func highWatermark(of partition: Int32) -> Int64 {
        client.highWatermark(of: Partition(topic: name, index: partition))
    }

    /// Stops to read a partition.
    func stop(_ partition: Int32) {
        guard let index = reading.firstIndex(of: partition) else { return }
        reading.remove(at: index)
        unsafe rd_kafka_consume_stop(topic, partition)
    }
}
