import KafkaIO
import Streaming
import Testing

extension KafkaTests {
    @Suite(.serialized) struct `Fetching ahead` {
        /// Each answer of the broker is twice the budget: librdkafka by itself goes on a second later.
        @Test func `goes on when there is room again`() throws {
            let broker = try EmbeddedBroker.start()
            let topic = try broker.makeTopic(partitions: 4)
            let writer = try KafkaWriter(properties: broker.properties, logger: testLogger)
            let text = String(repeating: "x", count: 2_000)
            try writer.write(repeatElement(text, count: 8_000), to: topic, partitions: 4)

            let member = try GroupMember(
                of: uniqueName("group"),
                reading: [topic],
                properties: broker.properties
                    .setting("queued.max.messages.kbytes", to: "256")
                    .setting("max.partition.fetch.bytes", to: "131072")
            )
            defer { try? member.source.close() }
            #expect(try member.run { $0.receivedCount > 0 })
            let start = ContinuousClock.now
            #expect(try member.run(for: .seconds(60)) { $0.receivedCount == 8_000 })
            #expect(.now - start < .seconds(6), "the answers come a second apart")
        }
    }
}
