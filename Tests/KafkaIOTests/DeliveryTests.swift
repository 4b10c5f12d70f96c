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

        /// The partition's leader has lost messages that it had acknowledged.
        @Test func `begins with another producer when one is given up, and loses nothing`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try CopyingPipeline(on: broker, messages: 10)
            let texts = (0..<50).map { "after \($0)" }
            try copy.writer.write(texts, to: copy.input, partitions: 1)
            broker.fail(.produce, with: [.outOfOrderSequence])
            #expect(try copy.member.run { $0.rewindCount == 1 })
            // All of them again, however many had come before.
            let count = copy.member.receivedCount + texts.count
            #expect(try copy.member.run { $0.receivedCount == count })
            #expect(try copy.member.delivery.drain(timeout: .seconds(10)))
            #expect(Set(try copy.outputs()).isSuperset(of: texts))
            #expect(try copy.committed()?.nextOffset == Offset(60))
        }

        /// Its coordinator is away meanwhile: what has arrived counts all the same.
        @Test func `reads again, with another producer, only what has not arrived`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try CopyingPipeline(on: broker, messages: 10)
            try copy.writer.write(["arrived"], to: copy.input, partitions: 1)
            broker.fail(.offsetCommit, with: Array(repeating: .coordinatorLoading, count: 40))
            #expect(try copy.member.run { $0.texts.contains("arrived") })
            let delivery = copy.member.delivery
            #expect(try copy.member.run { _ in delivery.unacknowledgedByteCount == 0 })
            // Until it is known as arrived.
            for _ in 0..<5 { try copy.member.step() }
            try copy.writer.write(["lost"], to: copy.input, partitions: 1)
            broker.fail(.produce, with: [.outOfOrderSequence])
            #expect(try copy.member.run { $0.rewindCount == 1 })
            broker.clearFailures(of: .offsetCommit)
            #expect(try copy.member.run { $0.texts.count { $0 == "lost" } == 2 })
            #expect(try delivery.drain(timeout: .seconds(20)))
            #expect(copy.member.texts.count { $0 == "arrived" } == 1)
            #expect(try copy.committed()?.nextOffset == Offset(12))
        }

        /// No access to the cluster: any other producer would be refused as well.
        @Test func `ends at once where another producer would not help`() throws {
            let broker = try EmbeddedBroker.start()
            let topic = try broker.makeTopic()
            broker.fail(
                .initProducerID,
                with: Array(repeating: .clusterAuthorizationFailed, count: 50)
            )
            let member = try GroupMember(
                of: "g",
                reading: [topic],
                copyingTo: topic,
                properties: broker.properties
            )
            let error = #expect(throws: KafkaError.self) { _ = try member.run { _ in false } }
            #expect(error?.code == .clusterAuthorizationFailed && member.rewindCount == 0)
            #expect(error?.wayOut.hasPrefix("grant this user IDEMPOTENT_WRITE") == true)
        }

        @Test func `ends when the next producer is given up too`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try CopyingPipeline(on: broker, messages: 10)
            try copy.writer.write(["after"], to: copy.input, partitions: 1)
            broker.fail(.produce, with: Array(repeating: .outOfOrderSequence, count: 50))
            let error = #expect(throws: KafkaError.self) {
                _ = try copy.member.run { _ in false }
            }
            #expect(error?.code == .fatal && error?.place == "kafka producer")
            #expect(copy.member.rewindCount == 1)
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

/// A member that has copied the first messages of a topic, and committed them.
private struct CopyingPipeline {
    let input: String
    let output: String
    let partition: Partition
    let writer: KafkaWriter
    let member: GroupMember
    private let properties: KafkaProperties

    init(
        on broker: EmbeddedBroker,
        messages count: Int,
        unacknowledgedByteLimit: Int = 64 << 20,
        properties given: KafkaProperties? = nil
    ) throws {
        properties = broker.properties
        input = try broker.makeTopic()
        output = try broker.makeTopic()
        partition = Partition(topic: input, index: 0)
        writer = try KafkaWriter(properties: properties, logger: testLogger)
        try writer.write((0..<count).map { "message \($0)" }, to: input, partitions: 1)
        member = try GroupMember(
            of: "g",
            reading: [input],
            copyingTo: output,
            properties: given ?? properties,
            unacknowledgedByteLimit: unacknowledgedByteLimit
        )
        #expect(try member.run { $0.receivedCount == count })
        #expect(try member.delivery.drain(timeout: .seconds(10)))
    }

    func writeUnit(_ texts: [String], checkpoint: Int64) throws {
        try member.delivery.write(
            texts.map { Output(to: OutputID(0), value: SharedBytes($0)) }
        )
        try member.delivery.commit([
            partition: Checkpoint(nextOffset: Offset(checkpoint), metadata: "m")
        ])
    }

    func committed() throws -> Checkpoint? {
        let client = try KafkaConsumerClient(
            properties: properties,
            group: "g",
            logger: testLogger
        )
        return try client.committed(of: [partition], timeout: .seconds(10))[partition] ?? nil
    }

    /// Commits it, in a unit of its own that has nothing to wait for.
    func commit(_ checkpoint: Checkpoint) throws {
        try member.delivery.commit([partition: checkpoint])
    }

    /// What the member has started from last.
    var start: Checkpoint? { member.resumedFrom[partition] ?? nil }

    /// Where the member goes on when the group has taken its partition away and given it back.
    func startAfterLoss(on broker: EmbeddedBroker) throws -> Offset? {
        let count = member.rebalances.count
        broker.fail(.heartbeat, with: [.unknownMember])
        #expect(try member.run { $0.rebalances.count == count + 2 })
        #expect(member.rebalances[count].hasPrefix("lost"))
        return start?.nextOffset
    }

    func outputs() throws -> [String] {
        try KafkaReader(topic: output, properties: properties, logger: testLogger)
            .readAll().map(\.text)
    }
}
