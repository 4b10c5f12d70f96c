import FastJSON
import KafkaIO
import Streaming
import Testing

extension KafkaTests {
    @Suite(.serialized) struct `A Kafka source and delivery` {
        @Test func `keep the promises of their protocols`() throws {
            let broker = try EmbeddedBroker.start()
            try SourceDeliveryConformance(KafkaLog(properties: broker.properties, on: broker))
                .check()
        }
    }
}

/// Kafka, for the conformance suite.
struct KafkaLog: ConformanceLog {
    let input: String
    private let outputTopic: String
    private let group = uniqueName("group")
    private let properties: KafkaProperties
    private let writer: KafkaWriter

    init(properties: KafkaProperties, on broker: EmbeddedBroker) throws {
        self.properties = properties
        input = try broker.makeTopic(partitions: 2)
        outputTopic = try broker.makeTopic()
        writer = try KafkaWriter(properties: properties, logger: testLogger)
    }

    var output: Partition { Partition(topic: outputTopic, index: 0) }

    func append(_ texts: [String], to partition: Int32) throws {
        for text in texts {
            try writer.write(to: input, partition: partition, value: SharedBytes(text))
        }
        #expect(try writer.flush(timeout: .seconds(10)))
    }

    func makeMember() throws -> (KafkaSource, AtLeastOnceDelivery) {
        let client = try KafkaConsumerClient(
            properties: properties,
            group: group,
            logger: testLogger
        )
        return (
            try KafkaSource(client: client, topics: [input]),
            try AtLeastOnceDelivery(
                to: [KafkaDestination(topic: outputTopic)],
                properties: properties,
                committingFor: client,
                logger: testLogger
            )
        )
    }

    func close(_ source: KafkaSource) throws { try source.close() }

    func committed(_ partition: Partition) throws -> Checkpoint? {
        let client = try KafkaConsumerClient(
            properties: properties,
            group: group,
            logger: testLogger
        )
        return try client.committed(of: [partition], timeout: .seconds(10))[partition] ?? nil
    }

    func outputs() throws -> [String] {
        try KafkaReader(topic: outputTopic, properties: properties, logger: testLogger)
            .readAll().map(\.text)
    }
}
