import FastJSON
import Foundation
import Glibc
import KafkaIO
import Streaming
import Testing

extension KafkaTests {
    @Suite(.serialized) struct `A cluster` {
        @Test func `that is not there is named in time, without burning the processor`() throws {
            let start = ContinuousClock.now
            let used = threadSeconds()
            let error = #expect(throws: KafkaError.self) {
                _ = try KafkaCluster(
                    properties: KafkaProperties(["bootstrap.servers": "127.0.0.1:1"]),
                    timeout: .seconds(2),
                    logger: testLogger
                )
            }
            #expect(ContinuousClock.now - start < .seconds(4))
            #expect(threadSeconds() - used < 1, "a thread that spins takes 2")
            let text = error?.description ?? ""
            let place = "kafka.bootstrap.servers: cannot reach a Kafka broker at '127.0.0.1:1' ("
            #expect(text.hasPrefix(place))
            let end =
                "Connection refused); check bootstrap.servers, and that a broker listens there"
            #expect(text.hasSuffix(end))
            #expect(!text.contains("\n"))
        }

        @Test func `that speaks no TLS is told from one that is down`() throws {
            let broker = try EmbeddedBroker.start()
            let start = ContinuousClock.now
            let error = #expect(throws: KafkaError.self) {
                _ = try KafkaCluster(
                    properties: broker.properties.setting("security.protocol", to: "ssl"),
                    timeout: .seconds(10),
                    logger: testLogger
                )
            }
            #expect(ContinuousClock.now - start < .seconds(8))
            #expect(error?.wayOut == "check security.protocol and the ssl.* properties")
        }

        @Test(arguments: [1, 3])
        func `tells how many copies there are of the topic with most`(brokers: Int) throws {
            let broker = try EmbeddedBroker.start(brokers: brokers)
            let topics = try [broker.makeTopic(partitions: 4), broker.makeTopic(), "missing"]
            let cluster = try KafkaCluster(properties: broker.properties, logger: testLogger)
            #expect(try cluster.replicaCount(of: topics) == brokers)
            #expect(try cluster.replicaCount(of: ["missing"]) == nil)
        }

        @Test func `that tells no configuration is no error`() throws {
            let broker = try EmbeddedBroker.start()
            let topic = try broker.makeTopic()
            let cluster = try KafkaCluster(
                properties: broker.properties,
                timeout: .seconds(2),
                logger: testLogger
            )
            #expect(try cluster.configuration(ofTopic: topic) == nil)
        }

        @Test(.enabled(if: NoidaBroker.program != nil))
        func `tells what a topic was made with`() throws {
            let broker = try NoidaBroker()
            let cluster = try KafkaCluster(properties: broker.properties(), logger: testLogger)
            let topic = uniqueName("compacted")
            try cluster.createTopic(
                topic,
                partitions: 1,
                configuration: ["cleanup.policy": "compact"]
            )
            #expect(try cluster.configuration(ofTopic: topic)?["cleanup.policy"] == "compact")
        }

        @Test(.enabled(if: NoidaBroker.program != nil))
        func `tells who is in a group`() throws {
            let broker = try NoidaBroker()
            let cluster = try KafkaCluster(properties: broker.properties(), logger: testLogger)
            let group = uniqueName("group")
            #expect(try cluster.members(ofGroup: group) == [])
            let member = try GroupMember(
                of: group,
                reading: [broker.makeTopic()],
                properties: broker.properties(member: "first")
            )
            #expect(try member.run { !$0.owned.isEmpty })
            let members = try cluster.members(ofGroup: group)
            #expect(members.count == 1)
            #expect(members.first?.hasPrefix("first on ") == true)
            #expect(try member.leave())
        }

        @Test(.enabled(if: NoidaBroker.program != nil))
        func `forgets a group's offsets of some partitions, and a topic`() throws {
            let broker = try NoidaBroker()
            let topic = try broker.makeTopic(partitions: 2)
            let cluster = try KafkaCluster(properties: broker.properties(), logger: testLogger)
            let group = uniqueName("group")
            let partitions = (0..<2).map { Partition(topic: topic, index: $0) }
            try cluster.forgetOffsets(ofGroup: group, for: partitions)
            let writer = try KafkaWriter(properties: broker.properties(), logger: testLogger)
            try writer.write((0..<8).map(String.init), to: topic, partitions: 2)
            let member = try GroupMember(
                of: group,
                reading: [topic],
                properties: broker.properties()
            )
            #expect(try member.run { $0.receivedCount == 8 })
            #expect(try member.leave())
            try cluster.forgetOffsets(ofGroup: group, for: [partitions[0]])
            let committed = try KafkaConsumerClient(
                properties: broker.properties(),
                group: group,
                logger: testLogger
            ).committed(of: partitions, timeout: .seconds(10))
            #expect(
                committed.mapValues { $0?.nextOffset } == [
                    partitions[0]: nil, partitions[1]: Offset(4),
                ]
            )
            try cluster.deleteTopic(topic)
            try cluster.deleteTopic(topic)
            #expect(try cluster.partitionCounts(of: [topic]) == [topic: nil])
        }

        @Test(.enabled(if: NoidaBroker.program != nil))
        func `keeps a table: of each key the last value`() throws {
            let broker = try NoidaBroker()
            let topic = try broker.makeTopic()
            let table = KafkaTable(
                topic: topic,
                properties: broker.properties(),
                logger: testLogger
            )
            #expect(try table.read().isEmpty)
            try table.write([("a", Array("1".utf8)), ("b", Array("2".utf8))])
            try table.write([("a", Array("3".utf8)), ("c", nil), ("b", nil)])
            #expect(try table.read().mapValues(\.text) == ["a": "3"])
        }

        @Test func `asks another broker where one dies before it answers`() throws {
            let broker = try EmbeddedBroker.start(brokers: 2)
            let topic = try broker.makeTopic(partitions: 4)
            let first = try #require(broker.bootstrapServers.split(separator: ",").first)
            let cluster = try KafkaCluster(
                properties: broker.properties.setting("bootstrap.servers", to: String(first)),
                logger: testLogger
            )
            broker.setRoundTrip(.seconds(1), broker: 1)
            Thread.detachNewThread {
                stall(for: .milliseconds(300))
                broker.takeDown(broker: 1)
            }
            #expect(try cluster.partitionCounts(of: [topic]) == [topic: 4])
        }

        @Test func `waits with a table until its partition has another leader`() throws {
            let broker = try EmbeddedBroker.start(brokers: 2)
            let topic = try broker.makeTopic()
            let table = KafkaTable(
                topic: topic,
                properties: broker.properties,
                logger: testLogger
            )
            try table.write([("a", Array("1".utf8))])
            broker.moveLeader(ofTopic: topic, partition: 0, to: 1)
            broker.takeDown(broker: 1)
            // Apache Kafka takes 9 s to know that a broker is dead, and some more if it was the
            // controller.
            Thread.detachNewThread {
                stall(for: .seconds(12))
                broker.moveLeader(ofTopic: topic, partition: 0, to: 2)
            }
            #expect(try table.read().mapValues(\.text) == ["a": "1"])
            try table.write([("a", Array("2".utf8))])
        }

        @Test func `counts partitions and makes no topic by asking`() throws {
            let broker = try EmbeddedBroker.start()
            let topic = try broker.makeTopic(partitions: 7)
            let cluster = try KafkaCluster(properties: broker.properties, logger: testLogger)
            let missing = uniqueName("missing")
            for _ in 0..<2 {
                let counts = try cluster.partitionCounts(of: [topic, missing])
                #expect(counts == [topic: 7, missing: nil])
            }
        }
    }
}

/// Processor time of this thread; other tests run beside it in the same process.
private func threadSeconds() -> Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
