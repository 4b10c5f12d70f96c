import FastJSON
import Streaming
import Testing

@testable import KafkaIO

@Suite struct `A producer that is given up` {
    private let start = ContinuousClock.now

    /// Whether it is replaced because of each error, so many seconds after the start.
    private func answers(_ errors: [(seconds: Int, code: KafkaErrorCode)]) -> [Bool] {
        var replacements = ProducerReplacements(logger: testLogger)
        return errors.map { seconds, code in
            replacements.mayBegin(
                because: KafkaError(code, at: "kafka"),
                at: start + .seconds(seconds)
            )
        }
    }

    @Test func `is replaced once a minute`() {
        let errors = [0, 59, 60, 61].map { ($0, KafkaErrorCode.fatal) }
        #expect(answers(errors) == [true, false, true, false])
    }

    @Test(arguments: [
        KafkaErrorCode.clusterAuthorizationFailed, .messageTooLarge, .unsupported,
    ])
    func `is not replaced where that would not help`(code: KafkaErrorCode) {
        #expect(answers([(0, code), (1, .fatal)]) == [false, true])
    }
}

extension KafkaTests {
    @Suite(.serialized) struct `A replaced producer` {
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

        @Test func `leaves a source that was paused paused, which then goes back`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try CopyingPipeline(on: broker, messages: 10)
            try copy.member.source.pause()
            try copy.writer.write(["meanwhile"], to: copy.input, partitions: 1)
            // Until librdkafka has paused, too.
            _ = try copy.member.run(for: .seconds(2)) { _ in false }
            broker.fail(.produce, with: [.outOfOrderSequence])
            try copy.member.delivery.write([Output(to: OutputID(0), value: SharedBytes("open"))])
            #expect(try copy.member.run { $0.rewindCount == 1 })
            _ = try copy.member.run(for: .seconds(1)) { _ in false }
            #expect(copy.member.receivedCount == 10)
            try copy.member.source.resume()
            #expect(try copy.member.run { $0.receivedCount == 11 })
            #expect(try copy.member.delivery.drain(timeout: .seconds(10)))
            #expect(try copy.outputs().contains("meanwhile"))
            #expect(try copy.committed()?.nextOffset == Offset(11))
        }

        /// As at a stop: nobody waits for what can't come, and what is not committed is not.
        @Test func `ends a drain that waits for what was lost`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try CopyingPipeline(on: broker, messages: 10)
            broker.fail(.produce, with: [.outOfOrderSequence])
            try copy.writeUnit(["lost"], checkpoint: 11)
            let begin = ContinuousClock.now
            #expect(try !copy.member.delivery.drain(timeout: .seconds(30)))
            #expect(.now - begin < .seconds(10))
            #expect(copy.member.delivery.takeAborted())
            #expect(try copy.committed()?.nextOffset == Offset(10))
        }

        @Test func `loses nothing of a partition that goes to another member meanwhile`() throws {
            let broker = try EmbeddedBroker.start(brokers: 2)
            let (input, output) = (try broker.makeTopic(partitions: 2), try broker.makeTopic())
            broker.moveCoordinator(ofGroup: "g", to: 1)
            for partition: Int32 in [0, 1] {
                broker.moveLeader(ofTopic: input, partition: partition, to: 1)
            }
            broker.moveLeader(ofTopic: output, partition: 0, to: 2)
            let makeMember = {
                try GroupMember(
                    of: "g",
                    reading: [input],
                    copyingTo: output,
                    properties: broker.properties
                )
            }
            let first = try makeMember()
            #expect(try first.run { $0.owned.count == 2 })
            let writer = try KafkaWriter(properties: broker.properties, logger: testLogger)
            let texts = (0..<40).map { "text \($0)" }
            try writer.write(texts, to: input, partitions: 2)
            // The answers come when the partition has been asked for already.
            broker.setRoundTrip(.seconds(3), broker: 2)
            broker.fail(.produce, with: [.outOfOrderSequence])
            #expect(try first.run { $0.receivedCount == 40 })
            let second = try makeMember()
            let hasMoved = {
                first.rewindCount == 1 && first.owned.count == 1 && second.owned.count == 1
            }
            #expect(
                try runTogether(first, second, until: hasMoved),
                "rewound \(first.rewindCount), owned \(first.owned) and \(second.owned)"
            )
            #expect(first.rebalances.contains { $0.hasPrefix("revoked") })
            broker.setRoundTrip(.zero, broker: 2)
            #expect(try runTogether(first, second) { first.ended.union(second.ended).count == 2 })
            #expect(
                try runTogether(first, second) {
                    first.receivedCount + second.receivedCount >= 80
                }
            )
            // While both still answer the group: it may refuse commits until they do.
            let areDrained = {
                try first.delivery.drain(timeout: .zero) && second.delivery.drain(timeout: .zero)
            }
            #expect(try runTogether(first, second, until: areDrained))
            #expect(try second.leave())
            #expect(try first.leave())
            let copies = try KafkaReader(
                topic: output,
                properties: broker.properties,
                logger: testLogger
            )
            #expect(Set(try copies.readAll().map(\.text)) == Set(texts))
        }
    }
}
