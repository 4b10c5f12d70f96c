import FastJSON
import KafkaIO
import Streaming
import Testing

/// A member that has copied the first messages of a topic, and committed them.
struct CopyingPipeline {
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
