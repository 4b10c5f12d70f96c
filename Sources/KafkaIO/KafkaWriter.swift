package import FastJSON
package import Logging
internal import Records
package import Streaming

/// Writes messages, for the traffic generator and tests: nothing to do with checkpoints.
///
/// Used by one thread.
package final class KafkaWriter {
    private let producer: ProducerClient
    /// Each message by itself.
    private var unacknowledged: [UnacknowledgedMessages] = []
    /// How many of them there may be before those that have arrived are dropped.
    private var pruningCount = 1_000

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
        let output = Output(
            to: OutputID(index),
            partition: partition,
            key: key,
            value: value,
            timestamp: timestampMilliseconds.map(EventTime.init(milliseconds:)),
            headers: headers
        )
        let messages = UnacknowledgedMessages([output])
        while true {
            let code = producer.write(output, toTopic: index, among: messages)
            if code == .none { break }
            guard code == .queueFull else { throw KafkaError(code, at: "topic '\(topic)'") }
            producer.handle.serveCallbacks(waiting: .milliseconds(50))
            try throwFailure()
        }
        unacknowledged.append(messages)
        guard unacknowledged.count >= pruningCount else { return }
        producer.handle.serveCallbacks()
        dropAcknowledged()
        pruningCount = unacknowledged.count + 1_000
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

    private func dropAcknowledged() {
        unacknowledged.removeAll(where: \.isEmpty)
    }

    private func throwFailure() throws(KafkaError) {
        if let failure = producer.reports.takeFailure() { throw failure }
    }
}
