package import Logging
package import Streaming

/// Reads a topic's partitions without a group: from the beginning, or from given offsets.
package final class KafkaReader {
    private let handle: ClientHandle
    private let reading: TopicReading
    private let logger: Logger
    /// The partitions it reads.
    package let partitions: [Partition]
    /// Partitions whose end was reached since they were last written to, as far as we know.
    package private(set) var endedPartitions: Set<Partition> = []

    /// Begins to read; partitions without a position in `positions` from the beginning.
    ///
    /// `partitions` nil are all that the topic has now.
    /// - Throws: if no broker answers, or there is no such topic.
    package init(
        topic: String,
        partitions: [Int32]? = nil,
        from positions: [Int32: Offset] = [:],
        properties: KafkaProperties,
        logger: Logger
    ) throws(KafkaError) {
        self.logger = logger
        handle = try ClientHandle(
            .consumer,
            configuration: try properties.configuration(for: .reader),
            callbacks: ClientCallbacks(logger: logger)
        )
        reading = try TopicReading(
            topic: topic,
            client: handle,
            queue: MessageQueue(for: handle, .all)
        )
        let indexes = try handle.partitionIndexes(ofTopic: topic, chosen: partitions)
        self.partitions = indexes.map { Partition(topic: topic, index: $0) }
        for index in indexes {
            try reading.start(index, at: positions[index]?.rawValue ?? PartitionList.beginning)
        }
    }

    /// Whether every partition's end has been reached.
    package var hasReachedEnd: Bool { endedPartitions.count == partitions.count }

    /// Waits for at most `timeout` for messages.
    /// - Throws: what can't be mended by trying again.
    package func poll(timeout: Duration) throws(KafkaError) -> [MessageBatch] {
        handle.serveCallbacks()
        let fetch = reading.queue.fetch(waiting: timeout)
        for batch in fetch.batches { endedPartitions.remove(batch.partition) }
        endedPartitions.formUnion(fetch.ends.keys)
        for failure in fetch.failures { try take(failure) }
        return fetch.batches
    }

    private func take(_ failure: MessageQueue.Failure) throws(KafkaError) {
        let place = failure.partition?.description ?? "kafka"
        let error = KafkaError(failure.code, at: place, detail: failure.reason)
        guard error.isRetriable else { throw error }
        logger.warning("\(error)")
    }
}

extension ClientHandle {
    fileprivate func partitionIndexes(
        ofTopic topic: String,
        chosen: [Int32]?
    ) throws(KafkaError) -> [Int32] {
        if let chosen { return chosen }
        guard let shape = try topics(timeout: .seconds(10))[topic] else {
            throw KafkaError(.unknownTopicOrPartition, at: "topic '\(topic)'")
        }
        return (0..<Int32(shape.partitionCount)).map { $0 }
    }
}
