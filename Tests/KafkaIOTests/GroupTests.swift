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

        @Test(arguments: ["cooperative-sticky", "range"])
        func `gives the companions of a partition to whoever has it`(strategy: String) throws {
            let broker = try EmbeddedBroker.start()
            let input = try broker.makeTopic(partitions: 4)
            let other = try broker.makeTopic(partitions: 4)
            let companions = Dictionary(
                uniqueKeysWithValues: (0..<4).map { index in
                    (
                        Partition(topic: input, index: index),
                        [Partition(topic: other, index: index)]
                    )
                }
            )
            let properties = broker.properties
                .setting("partition.assignment.strategy", to: strategy)
            let makeMember = {
                try GroupMember(
                    of: "g",
                    reading: [input],
                    companions: companions,
                    properties: properties
                )
            }
            let writer = try KafkaWriter(properties: broker.properties, logger: testLogger)
            var texts: [String] = []
            func write(_ name: String) throws {
                for topic in [input, other] {
                    let more = (0..<40).map { "\(name) \(topic) \($0)" }
                    try writer.write(more, to: topic, partitions: 4)
                    texts += more
                }
            }

            let first = try makeMember()
            #expect(try first.run { $0.owned.count == 8 })
            try write("first")
            #expect(try first.run { $0.receivedCount == 80 })
            #expect(try first.delivery.drain(timeout: .seconds(5)))
            let second = try makeMember()
            #expect(
                try runTogether(first, second) {
                    first.owned.count == 4 && second.owned.count == 4
                }
            )
            for member in [first, second] {
                let own = member.owned.filter { $0.topic == input }
                #expect(member.owned == own.union(own.flatMap { companions[$0] ?? [] }))
            }
            try write("second")
            #expect(
                try runTogether(first, second) { first.receivedCount + second.receivedCount >= 160 }
            )
            #expect(try second.leave())
            #expect(try first.run { $0.owned.count == 8 })
            try write("third")
            #expect(try first.run { $0.receivedCount + second.receivedCount >= 240 })
            #expect(try first.leave())
            #expect((first.texts + second.texts).sorted() == texts.sorted())

            let next = try makeMember()
            #expect(try next.run { $0.ended.count == 8 })
            #expect(next.receivedCount == 0, "all is committed, of companions too")
            #expect(try next.leave())
        }

        @Test func `goes on reading what it has while new partitions' offsets can't be had`() throws
        {
            let broker = try EmbeddedBroker.start()
            let input = try broker.makeTopic(partitions: 4)
            let first = try GroupMember(of: "g", reading: [input], properties: broker.properties)
            #expect(try first.run { $0.ended.count == 4 })
            let second = try GroupMember(of: "g", reading: [input], properties: broker.properties)
            #expect(
                try runTogether(first, second) {
                    first.owned.count == 2 && second.owned.count == 2
                }
            )
            broker.fail(.offsetFetch, with: Array(repeating: .coordinatorLoading, count: 1_000))
            #expect(try second.leave())
            var turnCount = 0
            #expect(
                try !first.run(for: .seconds(9)) {
                    turnCount += 1
                    return $0.owned.count > 2
                }
            )
            #expect(turnCount > 60, "it was blocked for most of the time")
            broker.clearFailures(of: .offsetFetch)
            #expect(try first.run { $0.owned.count == 4 })
            #expect(try first.leave())
        }

        /// The state that it was the log of is gone.
        @Test(.enabled(if: NoidaBroker.program != nil))
        func `ends when the topic of a companion has been made anew`() throws {
            let broker = try NoidaBroker()
            let properties = broker.properties()
            let (input, other) = (try broker.makeTopic(), try broker.makeTopic())
            let companion = Partition(topic: other, index: 0)
            let member = try GroupMember(
                of: uniqueName("group"),
                reading: [input],
                companions: [Partition(topic: input, index: 0): [companion]],
                properties: properties
            )
            let texts = (0..<10).map(String.init)
            try KafkaWriter(properties: properties, logger: testLogger)
                .write(texts, to: other, partitions: 1)
            #expect(try member.run { $0.receivedCount == 10 })

            let cluster = try KafkaCluster(properties: properties, logger: testLogger)
            try cluster.deleteTopic(other)
            try cluster.createTopic(other, partitions: 1)
            try KafkaWriter(properties: properties, logger: testLogger)
                .write(Array(texts.prefix(3)), to: other, partitions: 1)
            let error = #expect(throws: KafkaError.self) {
                _ = try member.run { $0.receivedCount > 10 }
            }
            #expect(error?.place == companion.description)
            #expect(error?.problem.hasPrefix("the log ends at 3, and the group was at 10") == true)
            #expect(error?.wayOut == "drop the stage's state with 'sluice reset'")
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

        @Test func `stays, and holds no more than it may, while outputs do not arrive for long`()
            throws
        {
            let broker = try EmbeddedBroker.start(brokers: 2)
            let (input, output) = (try broker.makeTopic(), try broker.makeTopic())
            broker.moveLeader(ofTopic: input, partition: 0, to: 1)
            broker.moveLeader(ofTopic: output, partition: 0, to: 2)
            broker.moveCoordinator(ofGroup: "g", to: 1)
            let limit = 1 << 20
            let member = try GroupMember(
                of: "g",
                reading: [input],
                copyingTo: output,
                properties: broker.properties.setting("max.poll.interval.ms", to: "4000"),
                unacknowledgedByteLimit: limit
            )
            #expect(try member.run { $0.ended.count == 1 })
            broker.takeDown(broker: 2)
            let writer = try KafkaWriter(properties: broker.properties, logger: testLogger)
            // The mock keeps 5 MiB of a partition.
            let texts = (0..<500).map { "\($0) " + String(repeating: "x", count: 8 << 10) }
            try writer.write(Array(texts[..<200]), to: input, partitions: 1)
            var hold = HoldBack(member)
            #expect(try hold.run { $0.heldFor > .seconds(1) })
            let receivedCount = member.receivedCount
            try writer.write(Array(texts[200...]), to: input, partitions: 1)
            // Longer than max.poll.interval.ms, after which a group gives the partitions away.
            #expect(try hold.run { $0.heldFor > .seconds(6) })
            #expect(member.receivedCount == receivedCount)
            #expect(hold.mostBytes <= limit + hold.largestTurnByteCount)
            #expect(hold.mostBytes < 2 << 20)
            broker.bringUp(broker: 2)
            #expect(try hold.run { $0.member.receivedCount == texts.count })
            #expect(member.texts == texts.sorted())
            #expect(member.rebalances.count == 1, "\(member.rebalances)")
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

        @Test func `two members with one name are told to have two`() throws {
            let broker = try EmbeddedBroker.start()
            let topic = try broker.makeTopic()
            let properties = broker.properties.setting("group.instance.id", to: "one")
                .setting("heartbeat.interval.ms", to: "100")
            let member = try GroupMember(of: "g", reading: [topic], properties: properties)
            #expect(try member.run { $0.owned.count == 1 })
            broker.fail(.heartbeat, with: [.fencedInstance])
            let error = #expect(throws: KafkaError.self) {
                _ = try member.run(for: .seconds(10)) { _ in false }
            }
            #expect(error?.wayOut == "give every process its own group.instance.id")
            try member.source.close()
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

extension Array where Element: Comparable {
    var isSorted: Bool { zip(self, dropFirst()).allSatisfy { $0 <= $1 } }
}

/// Turns of a member that is held back while its delivery has no room, as the engine does it.
private struct HoldBack {
    let member: GroupMember
    private(set) var mostBytes = 0
    /// Bytes written in one turn, at most.
    private(set) var largestTurnByteCount = 0
    private var heldSince: ContinuousClock.Instant?

    init(_ member: GroupMember) {
        self.member = member
    }

    /// For how long it has been held back.
    var heldFor: Duration { heldSince.map { .now - $0 } ?? .zero }

    /// Turns until `condition` holds.
    /// - Returns: false if that took too long.
    mutating func run(until condition: (HoldBack) -> Bool) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(60)
        while !condition(self) {
            guard .now < deadline else { return false }
            try turn()
        }
        return true
    }

    private mutating func turn() throws {
        if !member.delivery.hasRoom, heldSince == nil {
            try member.source.pause()
            heldSince = .now
        } else if member.delivery.hasRoom, heldSince != nil {
            try member.source.resume()
            heldSince = nil
        }
        let before = member.delivery.unacknowledgedByteCount
        try member.step()
        let after = member.delivery.unacknowledgedByteCount
        mostBytes = max(mostBytes, after)
        largestTurnByteCount = max(largestTurnByteCount, after - before)
    }
}
