import FastJSON
import KafkaIO
import Records
import Streaming
import Testing

extension KafkaTests {
    @Suite(.serialized) struct `A message` {
        @Test func `comes back with its key, headers, time and order`() throws {
            let broker = try EmbeddedBroker.start()
            let topic = try broker.makeTopic()
            let writer = try KafkaWriter(properties: broker.properties, logger: testLogger)
            let headers = [Header("a", "1"), Header("a", "2"), Header(name: "b", value: [])]
            try writer.write(
                to: topic,
                key: SharedBytes("k"),
                value: SharedBytes("v"),
                timestampMilliseconds: 1_700_000_000_123,
                headers: headers
            )
            try writer.write(to: topic, key: SharedBytes("k"), value: nil)
            try writer.write(to: topic, value: .empty)
            #expect(try writer.flush(timeout: .seconds(10)))

            let reader = try KafkaReader(
                topic: topic,
                properties: broker.properties,
                logger: testLogger
            )
            let messages = try reader.readAll()
            try #require(messages.count == 3)
            #expect(messages.map(\.offset.rawValue) == [0, 1, 2])
            #expect(messages[0].key?.text == "k")
            #expect(messages[0].value?.text == "v")
            #expect(messages[0].timestampMilliseconds == 1_700_000_000_123)
            #expect(messages[0].headers == headers)
            #expect(messages[1].value == nil)
            #expect(messages[1].headers == [])
            #expect(messages[2].key == nil)
            #expect(messages[2].value?.count == 0)
        }

        @Test(arguments: ["none", "gzip", "snappy", "lz4", "zstd"])
        func `survives compression`(codec: String) throws {
            let broker = try EmbeddedBroker.start()
            let topic = try broker.makeTopic()
            let texts = (0..<500).map { "message \($0) " + String(repeating: "x", count: 100) }
            let writer = try KafkaWriter(
                properties: broker.properties.setting("compression.type", to: codec),
                logger: testLogger
            )
            try writer.write(texts, to: topic, partitions: 1)
            let reader = try KafkaReader(
                topic: topic,
                properties: broker.properties,
                logger: testLogger
            )
            #expect(try reader.readAll().map(\.text) == texts)
        }

        @Test func `outlives its reader`() throws {
            let broker = try EmbeddedBroker.start()
            let topic = try broker.makeTopic()
            let writer = try KafkaWriter(properties: broker.properties, logger: testLogger)
            try writer.write((0..<100).map { "\($0)" }, to: topic, partitions: 1)
            var reader: KafkaReader? = try KafkaReader(
                topic: topic,
                properties: broker.properties,
                logger: testLogger
            )
            let messages = try reader?.readAll() ?? []
            reader = nil
            #expect(messages.map(\.text) == (0..<100).map { "\($0)" })
        }
    }
}
