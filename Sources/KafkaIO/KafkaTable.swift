package import FastJSON
package import Logging
internal import Streaming

/// A compacted topic of one partition, as the table that it is: the last value of each key.
///
/// For little that is read as a whole and seldom written.
package struct KafkaTable {
    private let topic: String
    private let properties: KafkaProperties
    private let logger: Logger
    private let timeout: Duration

    /// - Parameter topic: must be there to be read or written.
    package init(
        topic: String,
        properties: KafkaProperties,
        timeout: Duration = .seconds(10),
        logger: Logger
    ) {
        self.topic = topic
        self.properties = properties
        self.timeout = timeout
        self.logger = logger
    }

    /// All that is in it.
    package func read() throws(KafkaError) -> [String: SharedBytes] {
        let reader = try KafkaReader(
            topic: topic,
            partitions: [0],
            properties: properties,
            logger: logger
        )
        let deadline = ContinuousClock.now + timeout
        var rows: [String: SharedBytes] = [:]
        while !reader.hasReachedEnd {
            guard ContinuousClock.now < deadline else {
                throw KafkaError(.timedOut, at: "topic '\(topic)'")
            }
            for batch in try reader.poll(timeout: .milliseconds(50)) {
                for message in batch.messages {
                    guard let key = message.key else { continue }
                    // Not what librdkafka has fetched them in.
                    rows[key.span.text] = message.value.map { SharedBytes(copying: $0.span) }
                }
            }
        }
        return rows
    }

    /// Gives keys their values, or takes them out where the value is nil; waits until all brokers
    /// that have to know of it do.
    package func write(_ rows: [(key: String, value: [UInt8]?)]) throws(KafkaError) {
        let writer = try KafkaWriter(properties: properties, logger: logger)
        for (key, value) in rows {
            try writer.write(
                to: topic,
                partition: 0,
                key: SharedBytes(Array(key.utf8)),
                value: value.map { SharedBytes($0) }
            )
        }
        guard try writer.flush(timeout: timeout) else {
            throw KafkaError(.timedOut, at: "topic '\(topic)'")
        }
    }
}
