import KafkaIO
import Streaming
import Testing

extension KafkaTests {
    @Suite(.serialized) struct `A group` {
        @Test func `copies a topic, and goes on from its commits with their metadata`() throws {
            let broker = try EmbeddedBroker.start()
            let input = try broker.makeTopic(partitions: 3)
            let output = try broker.makeTopic(partitions: 2)
            let texts = (0..<3_000).map { "message \($0)" }
            let writer = try KafkaWriter(properties: broker.properties, logger: testLogger)
            try writer.write(texts, to: input, partitions: 3)

            let member = try GroupMember(
                of: "g",
                reading: [input],
                copyingTo: output,
                properties: broker.properties
            )
            #expect(try member.run { $0.receivedCount == 3_000 && $0.ended.count == 3 })
            #expect(try member.leave())
            #expect(member.received.values.allSatisfy { $0.map(\.offset).isSorted })

            let reader = try KafkaReader(
                topic: output,
                properties: broker.properties,
                logger: testLogger
            )
            #expect(try reader.readAll().map(\.text).sorted() == texts.sorted())

            try writer.write(["one more"], to: input, partitions: 3)
            let next = try GroupMember(of: "g", reading: [input], properties: broker.properties)
            #expect(try next.run { $0.receivedCount > 0 })
            #expect(next.texts == ["one more"])
            #expect(
                next.resumedFrom[Partition(topic: input, index: 1)]
                    == Checkpoint(nextOffset: Offset(1_000), metadata: "w=1;n=copy")
            )
            #expect(try next.leave())
        }

        @Test func `lets a member go before it has been given anything`() throws {
            let broker = try EmbeddedBroker.start()
            let input = try broker.makeTopic(partitions: 4)
            // It is let in, but the assignment does not come.
            broker.fail(.syncGroup, with: Array(repeating: .notCoordinator, count: 1_000))
            let member = try GroupMember(of: "g", reading: [input], properties: broker.properties)
            _ = try member.run(for: .seconds(5)) { _ in false }
            #expect(member.rebalances.isEmpty)
            #expect(try member.leave())
        }

        @Test(arguments: ["cooperative-sticky", "range"])
        func `shares its partitions among its members and loses nothing`(
            strategy: String
        ) throws {
            let broker = try EmbeddedBroker.start()
            let input = try broker.makeTopic(partitions: 4)
            let properties = broker.properties
                .setting("partition.assignment.strategy", to: strategy)
            let writer = try KafkaWriter(properties: broker.properties, logger: testLogger)
            var texts = (0..<400).map { "first \($0)" }
            try writer.write(texts, to: input, partitions: 4)

            let first = try GroupMember(of: "g", reading: [input], properties: properties)
            #expect(try first.run { $0.receivedCount == 400 })
            // The mock refuses commits while it waits for members, which Kafka does not.
            #expect(try first.delivery.drain(timeout: .seconds(5)))
            let second = try GroupMember(of: "g", reading: [input], properties: properties)
            #expect(
                try runTogether(first, second) {
                    first.owned.count == 2 && second.owned.count == 2
                }
            )
            let more = (0..<400).map { "second \($0)" }
            try writer.write(more, to: input, partitions: 4)
            texts += more
            #expect(
                try runTogether(first, second) { first.receivedCount + second.receivedCount >= 800 }
            )

            #expect(try first.delivery.drain(timeout: .seconds(5)))
            #expect(try second.leave())
            #expect(try first.run { $0.owned.count == 4 })
            let last = (0..<400).map { "third \($0)" }
            try writer.write(last, to: input, partitions: 4)
            texts += last
            #expect(try first.run { $0.receivedCount + second.receivedCount >= 1_200 })
            #expect((first.texts + second.texts).sorted() == texts.sorted())
            #expect(try first.leave())
            let isCooperative = strategy == "cooperative-sticky"
            #expect(first.rebalances[1].contains("/") == true)
            #expect(
                first.rebalances[1].split(separator: "/").count == (isCooperative ? 3 : 5),
                "cooperative gives two partitions up, eager all: \(first.rebalances)"
            )
        }

        @Test func `takes the partitions of a member that stopped to poll`() throws {
            let broker = try EmbeddedBroker.start()
            let input = try broker.makeTopic(partitions: 2)
            let properties = broker.properties.setting("max.poll.interval.ms", to: "4000")
            let member = try GroupMember(of: "g", reading: [input], properties: properties)
            #expect(try member.run { $0.ended.count == 2 })
            stall(for: .milliseconds(5_500))
            #expect(try member.run { $0.rebalances.contains { $0.hasPrefix("lost") } })
            #expect(try member.run { $0.owned.count == 2 }, "it joins again")
            let writer = try KafkaWriter(properties: broker.properties, logger: testLogger)
            try writer.write(["a", "b"], to: input, partitions: 2)
            #expect(try member.run { $0.receivedCount == 2 })
            #expect(try member.leave())
        }

        @Test func `leaves without a deadlock when a rebalance was never answered`() throws {
            let broker = try EmbeddedBroker.start()
            let input = try broker.makeTopic(partitions: 2)
            let client = try KafkaConsumerClient(
                properties: broker.properties,
                group: "g",
                logger: testLogger
            )
            let source = try KafkaSource(client: client, topics: [input])
            var isAssigned = false
            let deadline = ContinuousClock.now + .seconds(15)
            while !isAssigned, .now < deadline {
                for case .assigned in try source.poll(timeout: .milliseconds(50)) {
                    isAssigned = true
                }
            }
            #expect(isAssigned)
            let start = ContinuousClock.now
            try source.close()
            #expect(ContinuousClock.now - start < .seconds(5))
        }

        @Test func `leaves without a deadlock when it was asked to give partitions up`() throws {
            let broker = try EmbeddedBroker.start()
            let input = try broker.makeTopic(partitions: 2)
            let first = try GroupMember(of: "g", reading: [input], properties: broker.properties)
            #expect(try first.run { $0.ended.count == 2 })
            let second = try GroupMember(of: "g", reading: [input], properties: broker.properties)
            var isRevoked = false
            let deadline = ContinuousClock.now + .seconds(15)
            while !isRevoked, .now < deadline {
                for case .revoked in try first.source.poll(timeout: .milliseconds(20)) {
                    isRevoked = true
                }
                try second.step()
            }
            #expect(isRevoked)
            let start = ContinuousClock.now
            try first.source.close()
            #expect(ContinuousClock.now - start < .seconds(5))
            #expect(try second.run { $0.owned.count == 2 })
            #expect(try second.leave())
        }

        @Test func `a subscription to a topic that is not there says so`() throws {
            let broker = try EmbeddedBroker.start()
            let topic = try broker.makeTopic()
            broker.failTopic(topic, with: .unknownTopicOrPartition)
            let member = try GroupMember(of: "g", reading: [topic], properties: broker.properties)
            let error = #expect(throws: KafkaError.self) {
                _ = try member.run(for: .seconds(10)) { _ in false }
            }
            #expect(error?.description.contains(topic) == true)
            #expect(error?.wayOut == "create the topic, or correct its name")
            try member.source.close()
        }
    }
}

/// Turns two members by turns until `condition` holds.
private func runTogether(
    _ first: GroupMember,
    _ second: GroupMember,
    until condition: () -> Bool
) throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(20)
    while !condition() {
        guard .now < deadline else { return false }
        try first.step()
        try second.step()
    }
    return true
}

extension Array where Element: Comparable {
    var isSorted: Bool { zip(self, dropFirst()).allSatisfy { $0 <= $1 } }
}
