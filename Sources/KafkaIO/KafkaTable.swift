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
    private let isStopped: () -> Bool

    /// - Parameters:
    ///   - topic: must be there to be read or written.
    ///   - timeout: longer than a cluster takes to find out that a broker is dead, and to give its
    ///     partitions to another one: Apache Kafka's brokers have 9 s to show signs of life.
    ///   - isStopped: asked while it waits.
    package init(
        topic: String,
        properties: KafkaProperties,
        timeout: Duration = .seconds(30),
        until isStopped: @escaping () -> Bool = { false },
        logger: Logger
    ) {
        self.topic = topic
        self.properties = properties
        self.timeout = timeout
        self.isStopped = isStopped
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
            try throwIfOver(deadline)
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
        let deadline = ContinuousClock.now + timeout
        while try !writer.flush(timeout: .milliseconds(100)) { try throwIfOver(deadline) }
    }

    private func throwIfOver(_ deadline: ContinuousClock.Instant) throws(KafkaError) {
        guard .now < deadline, !isStopped() else {
            throw KafkaError(.timedOut, at: "topic '\(topic)'")
        }
    }
}
