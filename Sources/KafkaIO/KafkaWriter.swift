package import FastJSON
package import Logging
package import Streaming

/// Writes messages, for the traffic generator and tests: nothing to do with checkpoints.
///
/// Used by one thread.
package final class KafkaWriter {
    private let producer: ProducerClient
    private var batches: [Batch] = []

    private struct Batch {
        let messages = UnacknowledgedMessages()
        var count = 0
    }

    private static let batchLimit = 1_000

    /// Connects in the background.
    package init(properties: KafkaProperties, logger: Logger) throws(KafkaError) {
        producer = try ProducerClient(properties: properties, logger: logger)
    }

    deinit { producer.close() }

    /// Writes a message, in the background; waits while librdkafka has no room.
    ///
    /// `partition` nil lets the key decide; `value` nil is a tombstone.
    /// - Throws: an earlier message, or this one, that can't be delivered, ever.
    package func write(
        to topic: String,
        partition: Int32? = nil,
        key: SharedBytes? = nil,
        value: SharedBytes?,
        timestampMilliseconds: Int64? = nil,
        headers: [Header] = []
    ) throws(KafkaError) {
        let index = producer.index(ofTopic: topic)
        let content = ProducerClient.Content(
            partition: partition,
            key: key,
            value: value,
            timestampMilliseconds: timestampMilliseconds,
            headers: headers
        )
        let messages = batch()
        messages.add(value)
        while true {
            let code = producer.write(content, toTopic: index, among: messages)
            if code == .none { return }
            guard code == .queueFull else {
                messages.remove()
                throw KafkaError(code, at: "topic '\(topic)'")
            }
            producer.handle.serveCallbacks(waiting: .milliseconds(50))
            try throwFailure()
        }
    }

    /// Waits until everything written has been acknowledged.
    /// - Returns: false if `timeout` passed before.
    /// - Throws: a message that can't be delivered, ever.
    package func flush(timeout: Duration) throws(KafkaError) -> Bool {
        let isDone = producer.flush(waiting: timeout)
        dropAcknowledged()
        try throwFailure()
        return isDone
    }

    /// What the next message is to be written among.
    private func batch() -> UnacknowledgedMessages {
        if batches.last.map({ $0.count >= Self.batchLimit }) ?? true {
            producer.handle.serveCallbacks()
            dropAcknowledged()
            batches.append(Batch())
        }
        batches[batches.count - 1].count += 1
        return batches[batches.count - 1].messages
    }

    private func dropAcknowledged() {
        batches.removeAll { $0.messages.isEmpty }
    }

    private func throwFailure() throws(KafkaError) {
        if let failure = producer.reports.takeFailure() { throw failure }
    }
}
