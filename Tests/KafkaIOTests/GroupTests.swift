import KafkaIO
import Streaming
import Testing

extension KafkaTests {
    @Suite struct `A group` {
        @Test func `copies a topic, once, and commits with metadata`() throws {
            let broker = try EmbeddedBroker.start()
            let input = try broker.makeTopic(partitions: 3)
            let output = try broker.makeTopic(partitions: 2)
            let texts = (0..<3_000).map { "message \($0)" }
            let writer = try KafkaWriter(properties: broker.properties, logger: testLogger)
            try writer.write(texts, to: input, partitions: 3)

            let member = try GroupMember(
                of: "g", reading: [input], copyingTo: output, properties: broker.properties)
            #expect(try member.run { $0.receivedCount == 3_000 && $0.ended.count == 3 })
            #expect(try member.leave())
            #expect(member.received.values.allSatisfy { $0.map(\.offset).isSorted })

            let reader = try KafkaReader(
                topic: output, properties: broker.properties, logger: testLogger)
            #expect(try reader.readAll().map(\.text).sorted() == texts.sorted())

            try writer.write(["one more"], to: input, partitions: 3)
            let next = try GroupMember(of: "g", reading: [input], properties: broker.properties)
            #expect(try next.run { $0.receivedCount > 0 })
            #expect(next.texts == ["one more"])
            #expect(next.resumedFrom[Partition(topic: input, index: 1)]
                == Checkpoint(nextOffset: Offset(1_000), metadata: "w=1;n=copy"))
            #expect(try next.leave())
        }
    }
}

extension Array where Element: Comparable {
    var isSorted: Bool { zip(self, dropFirst()).allSatisfy { $0 <= $1 } }
}
