import FastJSON
import KafkaIO
import Logging
import Streaming

/// A member of a group that takes down what it reads and, if it has a destination, copies it.
final class GroupMember {
    let client: KafkaConsumerClient
    let source: KafkaSource
    let delivery: AtLeastOnceDelivery
    private let copies: Bool
    /// Whether batches are committed as they come.
    var commits = true
    private(set) var received: [Partition: [Message]] = [:]
    private(set) var ended: Set<Partition> = []
    private(set) var owned: Set<Partition> = []
    private(set) var resumedFrom: [Partition: Checkpoint?] = [:]
    private(set) var rebalances: [String] = []
    /// How often it has gone back because the delivery had thrown something away.
    private(set) var rewindCount = 0

    init(
        of group: String,
        reading topics: [String],
        companions: [Partition: [Partition]] = [:],
        copyingTo destination: String? = nil,
        properties: KafkaProperties,
        unacknowledgedByteLimit: Int = 64 << 20
    ) throws {
        client = try KafkaConsumerClient(properties: properties, group: group, logger: testLogger)
        source = try KafkaSource(client: client, topics: topics, companions: companions)
        copies = destination != nil
        delivery = try AtLeastOnceDelivery(
            to: destination.map { [KafkaDestination(topic: $0)] } ?? [],
            properties: properties,
            committingFor: client,
            unacknowledgedByteLimit: unacknowledgedByteLimit,
            logger: testLogger
        )
    }

    var receivedCount: Int { received.values.reduce(0) { $0 + $1.count } }

    /// The texts of everything received, in any order.
    var texts: [String] { received.values.joined().map(\.text).sorted() }

    /// One turn of the engine.
    func step(waiting timeout: Duration = .milliseconds(20)) throws {
        for event in try source.poll(timeout: timeout) { try take(event) }
        try delivery.poll()
        guard delivery.takeAborted() else { return }
        rewindCount += 1
        try source.rewind()
    }

    /// Turns until `condition` holds.
    /// - Returns: false if `timeout` passed before.
    func run(
        for timeout: Duration = .seconds(60),
        until condition: (GroupMember) -> Bool
    ) throws -> Bool {
        let deadline = ContinuousClock.now + timeout
        while !condition(self) {
            guard .now < deadline else { return false }
            try step()
        }
        return true
    }

    /// Commits everything and leaves.
    func leave() throws -> Bool {
        let isDrained = try delivery.drain(timeout: .seconds(10))
        try source.close()
        return isDrained
    }

    private func take(_ event: SourceEvent) throws {
        switch event {
        case .assigned(let committed):
            rebalances.append("assigned \(committed.keys.sorted())")
            owned.formUnion(committed.keys)
            resumedFrom.merge(committed) { _, newer in newer }
            try source.start(
                at: committed.mapValues { $0.map { .offset($0.nextOffset) } ?? .initial }
            )
        case .revoked(let partitions):
            rebalances.append("revoked \(partitions.sorted())")
            _ = try delivery.drain(timeout: .seconds(5))
            try giveUp(partitions)
        case .lost(let partitions):
            rebalances.append("lost \(partitions.sorted())")
            delivery.forget(partitions)
            try giveUp(partitions)
        case .messages(let batch):
            try take(batch)
        case .reachedEnd(let partition, _):
            ended.insert(partition)
        case .decoded, .finished:
            break
        }
    }

    private func giveUp(_ partitions: [Partition]) throws {
        owned.subtract(partitions)
        try source.release(partitions)
    }

    private func take(_ batch: MessageBatch) throws {
        received[batch.partition, default: []] += batch.messages
        if copies { try delivery.write(batch.messages.map { Output(copying: $0) }) }
        guard commits else { return }
        try delivery.commit([
            batch.partition: Checkpoint(nextOffset: batch.nextOffset, metadata: "w=1;n=copy")
        ])
    }
}

extension Output {
    /// The message again, for destination 0.
    init(copying message: Message) {
        self.init(
            to: OutputID(0),
            key: message.key,
            value: message.value ?? .empty,
            headers: message.headers
        )
    }
}

/// Warnings and worse go to standard error.
let testLogger = {
    var logger = Logger(label: "tests") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .error
    return logger
}()

/// Turns two members by turns until `condition` holds.
/// - Returns: false if a minute passed before.
func runTogether(
    _ first: GroupMember,
    _ second: GroupMember,
    until condition: () throws -> Bool
) throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    while try !condition() {
        guard .now < deadline else { return false }
        try first.step()
        try second.step()
    }
    return true
}
