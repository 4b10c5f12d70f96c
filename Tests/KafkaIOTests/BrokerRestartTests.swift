import FastJSON
import KafkaIO
import Streaming
import Testing

extension KafkaTests {
    @Suite(
        .serialized,
        .enabled(
            if: NoidaBroker.program != nil,
            "noida-db is missing: run Tests/Brokers/install"
        )
    )
    struct `A broker in a process of its own` {
        @Test func `copies a topic, and goes on when it is started again`() throws {
            let broker = try NoidaBroker()
            let input = try broker.makeTopic(partitions: 2)
            let output = try broker.makeTopic(partitions: 2)
            let writer = try KafkaWriter(properties: broker.properties(), logger: testLogger)
            try writer.write((0..<500).map { "before \($0)" }, to: input, partitions: 2)
            let member = try GroupMember(
                of: "g",
                reading: [input],
                copyingTo: output,
                properties: broker.properties()
            )
            #expect(try member.run { $0.receivedCount == 500 })
            #expect(try member.delivery.drain(timeout: .seconds(10)))

            broker.stop()
            try member.delivery.write([
                Output(to: OutputID(0), value: SharedBytes("written while it was down"))
            ])
            try member.delivery.commit([:])
            #expect(try !member.delivery.drain(timeout: .seconds(1)))
            try broker.start()

            try writer.write((0..<500).map { "after \($0)" }, to: input, partitions: 2)
            #expect(try member.run(for: .seconds(30)) { $0.receivedCount == 1_000 })
            #expect(try member.delivery.drain(timeout: .seconds(20)))
            let copies = try KafkaReader(
                topic: output,
                properties: broker.properties(),
                logger: testLogger
            ).readAll().map(\.text)
            #expect(copies.sorted() == (member.texts + ["written while it was down"]).sorted())
            try member.source.close()
        }

        @Test func `keeps commits and their metadata for a client that starts again`() throws {
            let broker = try NoidaBroker()
            let input = try broker.makeTopic(partitions: 2)
            let writer = try KafkaWriter(properties: broker.properties(), logger: testLogger)
            try writer.write((0..<10).map { "\($0)" }, to: input, partitions: 2)
            let member = try GroupMember(
                of: "g",
                reading: [input],
                properties: broker.properties()
            )
            #expect(try member.run { $0.receivedCount == 10 })
            #expect(try member.leave())
            broker.stop()
            try broker.start()

            try writer.write(["next"], to: input, partitions: 2)
            let next = try GroupMember(of: "g", reading: [input], properties: broker.properties())
            #expect(try next.run { $0.receivedCount > 0 })
            #expect(next.texts == ["next"])
            let checkpoint = Checkpoint(nextOffset: Offset(5), metadata: "w=1;n=copy")
            #expect(
                next.resumedFrom == [
                    Partition(topic: input, index: 0): checkpoint,
                    Partition(topic: input, index: 1): checkpoint,
                ]
            )
            #expect(try next.leave())
        }

        @Test func `makes topics, once, and counts their partitions`() throws {
            let broker = try NoidaBroker()
            let cluster = try KafkaCluster(properties: broker.properties(), logger: testLogger)
            let (topic, missing) = (uniqueName("made"), uniqueName("missing"))
            try cluster.createTopic(
                topic,
                partitions: 3,
                configuration: ["cleanup.policy": "compact"]
            )
            try cluster.createTopic(topic, partitions: 3)
            for _ in 0..<2 {
                #expect(
                    try cluster.partitionCounts(of: [topic, missing])
                        == [topic: 3, missing: nil]
                )
            }
            let error = #expect(throws: KafkaError.self) {
                try cluster.createTopic(
                    uniqueName("wrong"),
                    partitions: 1,
                    configuration: ["no.such.thing": "1"]
                )
            }
            #expect(error?.code != KafkaErrorCode.none)
        }
    }
}
