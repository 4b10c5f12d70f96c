import FastJSON
import KafkaIO
import Streaming
import Testing

extension KafkaTests {
    @Suite(.serialized) struct `A delivery` {
        @Test func `commits nothing that has not been acknowledged`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try CopyingPipeline(on: broker, messages: 100)
            let before = try copy.committed()
            #expect(before == Checkpoint(nextOffset: Offset(100), metadata: "w=1;n=copy"))

            broker.takeDown()
            try copy.writeUnit(["late 1"], checkpoint: 101)
            try copy.writeUnit(["late 2"], checkpoint: 102)
            #expect(try !copy.member.delivery.drain(timeout: .seconds(1)))
            #expect(copy.member.delivery.unacknowledgedByteCount == 12)

            broker.bringUp()
            #expect(try copy.committed() == before)
            #expect(try copy.member.delivery.drain(timeout: .seconds(20)))
            #expect(copy.member.delivery.unacknowledgedByteCount == 0)
            #expect(try copy.committed()?.nextOffset == Offset(102))
            #expect(try copy.outputs().suffix(2) == ["late 1", "late 2"])
        }

        @Test func `survives errors that pass, on every way`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try CopyingPipeline(on: broker, messages: 100)
            broker.fail(
                .produce,
                with: [.notLeader, .requestTimedOut, .transport, .notEnoughReplicas, .transport]
            )
            broker.fail(.fetch, with: [.notLeader, .transport, .transport])
            broker.fail(
                .offsetCommit,
                with: [.notCoordinator, .coordinatorLoading, .transport]
            )
            let more = (0..<100).map { "more \($0)" }
            try copy.writer.write(more, to: copy.input, partitions: 1)
            #expect(try copy.member.run { $0.receivedCount == 200 })
            #expect(try copy.member.delivery.drain(timeout: .seconds(20)))
            #expect(try copy.committed()?.nextOffset == Offset(200))
            #expect(Set(try copy.outputs()).isSuperset(of: more))
        }

        @Test func `stores a commit that a rebalance refused, or forgets it`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try CopyingPipeline(on: broker, messages: 10)
            broker.fail(.offsetCommit, with: [.rebalanceInProgress, .rebalanceInProgress])
            try copy.writeUnit(["a"], checkpoint: 11)
            #expect(try copy.member.delivery.drain(timeout: .seconds(20)))
            #expect(try copy.committed()?.nextOffset == Offset(11))

            try copy.writeUnit(["b"], checkpoint: 12)
            copy.member.delivery.forget([copy.partition])
            #expect(try copy.member.delivery.drain(timeout: .seconds(20)))
            #expect(try copy.committed()?.nextOffset == Offset(11))
            #expect(try copy.outputs().suffix(2) == ["a", "b"])
        }

        @Test func `goes on from what has arrived in a partition that was lost and came back`()
            throws
        {
            let broker = try EmbeddedBroker.start()
            let copy = try CopyingPipeline(
                on: broker,
                messages: 10,
                properties: broker.properties.setting("heartbeat.interval.ms", to: "100")
            )
            broker.fail(.offsetCommit, with: .init(repeating: .coordinatorLoading, count: 1_000))
            try copy.writer.write((0..<5).map { "more \($0)" }, to: copy.input, partitions: 1)
            #expect(
                try copy.member.run {
                    $0.receivedCount == 15 && $0.delivery.unacknowledgedByteCount == 0
                }
            )
            #expect(try copy.startAfterLoss(on: broker) == Offset(15))
            #expect(try copy.committed()?.nextOffset == Offset(10))

            broker.clearFailures(of: .offsetCommit)
            #expect(try copy.member.delivery.drain(timeout: .seconds(20)))
            #expect(try copy.committed()?.nextOffset == Offset(15), "also if nothing more comes")
            try copy.writer.write(["last"], to: copy.input, partitions: 1)
            #expect(try copy.member.run { $0.texts.contains("last") })
            #expect(try copy.member.delivery.drain(timeout: .seconds(20)))
            #expect(try copy.startAfterLoss(on: broker) == Offset(16), "what is stored is further")

            // The same offset again, and what its task needs beside it: the later of two counts.
            broker.fail(.offsetCommit, with: .init(repeating: .coordinatorLoading, count: 1_000))
            try copy.commit(Checkpoint(nextOffset: Offset(16), metadata: "1 5 7"))
            #expect(try copy.startAfterLoss(on: broker) == Offset(16))
            #expect(copy.start?.metadata == "1 5 7")
            broker.clearFailures(of: .offsetCommit)
            try copy.commit(Checkpoint(nextOffset: Offset(16), metadata: "1 10 7"))
            #expect(try copy.member.delivery.drain(timeout: .seconds(20)))
            #expect(try copy.startAfterLoss(on: broker) == Offset(16))
            #expect(copy.start?.metadata == "1 10 7")
            #expect(copy.member.receivedCount == 16)
            #expect(try copy.outputs().count == 16)
        }

        @Test(arguments: [
            (KafkaErrorCode.messageTooLarge, "raise the topic's max.message.bytes"),
            (.topicAuthorizationFailed, "grant this user the access to the topic"),
        ])
        func `reports what a broker refuses for good, and commits nothing more`(
            code: KafkaErrorCode,
            wayOut: String
        ) throws {
            let broker = try EmbeddedBroker.start()
            let copy = try CopyingPipeline(on: broker, messages: 10)
            broker.fail(.produce, with: [code])
            try copy.writeUnit(["refused"], checkpoint: 11)
            let error = #expect(throws: KafkaError.self) {
                _ = try copy.member.delivery.drain(timeout: .seconds(10))
            }
            #expect(error?.code == code)
            #expect(error?.place == "topic '\(copy.output)'")
            #expect(error?.wayOut.hasPrefix(wayOut) == true)
            #expect(throws: KafkaError.self) { try copy.writeUnit(["x"], checkpoint: 12) }
            #expect(throws: KafkaError.self) { try copy.member.delivery.poll() }
            #expect(try copy.committed()?.nextOffset == Offset(10))
        }

        @Test func `says what to do where a topic has lost partitions`() throws {
            let broker = try EmbeddedBroker.start()
            let topic = try broker.makeTopic(partitions: 1)
            let writer = try KafkaWriter(properties: broker.properties, logger: testLogger)
            let error = #expect(throws: KafkaError.self) {
                try writer.write(to: topic, partition: 3, value: SharedBytes("x"))
                _ = try writer.flush(timeout: .seconds(10))
            }
            #expect(error?.code == .noSuchPartition)
            #expect(error?.wayOut.hasPrefix("restart") == true)
        }

        @Test func `asks for a pause when the brokers are slow, and bounds what it holds`() throws {
            let broker = try EmbeddedBroker.start()
            let limit = 1 << 20
            let copy = try CopyingPipeline(
                on: broker,
                messages: 1,
                unacknowledgedByteLimit: limit
            )
            let delivery = copy.member.delivery
            broker.setRoundTrip(.milliseconds(400))
            let block = SharedBytes([UInt8](repeating: 120, count: 16 << 10))
            var most = 0
            for _ in 0..<1_000 where delivery.hasRoom {
                try delivery.write([Output(to: OutputID(0), value: block)])
                most = max(most, delivery.unacknowledgedByteCount)
            }
            #expect(!delivery.hasRoom)
            #expect(most <= limit + block.count)
            try delivery.commit([:])
            broker.setRoundTrip(.zero)
            #expect(try delivery.drain(timeout: .seconds(20)))
            #expect(delivery.hasRoom)
        }

        @Test func `keeps the order when librdkafka's queue is full`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try CopyingPipeline(
                on: broker,
                messages: 1,
                properties: broker.properties.setting("queue.buffering.max.messages", to: "50")
            )
            let texts = (0..<2_000).map { "ordered \($0)" }
            let delivery = copy.member.delivery
            try delivery.write(texts.map { Output(to: OutputID(0), value: SharedBytes($0)) })
            #expect(!delivery.hasRoom)
            try delivery.commit([:])
            #expect(try delivery.drain(timeout: .seconds(20)))
            #expect(delivery.hasRoom)
            #expect(try copy.outputs().suffix(2_000) == texts[...])
        }

        @Test func `follows a partition, and its group's coordinator, to another broker`() throws {
            let broker = try EmbeddedBroker.start(brokers: 3)
            let copy = try CopyingPipeline(on: broker, messages: 50)
            for leader: Int32 in [1, 2, 3] {
                broker.moveLeader(ofTopic: copy.input, partition: 0, to: leader)
                broker.moveLeader(ofTopic: copy.output, partition: 0, to: leader % 3 + 1)
                broker.moveCoordinator(ofGroup: "g", to: leader)
                try copy.writer.write(["to \(leader)"], to: copy.input, partitions: 1)
                #expect(try copy.member.run { $0.texts.contains("to \(leader)") })
            }
            #expect(try copy.member.delivery.drain(timeout: .seconds(20)))
            #expect(Set(try copy.outputs()).isSuperset(of: ["to 1", "to 2", "to 3"]))
            #expect(try copy.committed()?.nextOffset == Offset(53))
        }
    }
}
