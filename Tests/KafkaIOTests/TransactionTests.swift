import FastJSON
import KafkaIO
import Streaming
import Testing

/// What becomes of a transaction whose requests fail, as librdkafka's guide prescribes.
private enum Outcome: String, Sendable {
    /// The call is made again, and nothing is noticed.
    case retried
    /// The transaction is aborted, and its input read again.
    case aborted
    /// So it is, by another producer.
    case replaced
    /// The process can't go on.
    case fatal
}

/// One way for a request to fail.
private struct Fault: Sendable, CustomTestStringConvertible {
    let request: EmbeddedBroker.Request
    let code: Int32
    let outcome: Outcome

    init(_ request: EmbeddedBroker.Request, _ code: Int32, _ outcome: Outcome) {
        self.request = request
        self.code = code
        self.outcome = outcome
    }

    var testDescription: String {
        "\(request) \(KafkaErrorCode(code).name) is \(outcome.rawValue)"
    }

    /// Codes of Kafka's protocol, by the request that they may answer.
    static let all: [Fault] = [
        // Coordinator loading, not available, moved; a transaction before is not done.
        Fault(.initProducerID, 14, .retried), Fault(.initProducerID, 15, .retried),
        Fault(.initProducerID, 51, .retried),
        Fault(.addPartitionsToTransaction, 16, .retried),
        Fault(.addPartitionsToTransaction, 51, .retried),
        Fault(.addOffsetsToTransaction, 15, .retried),
        Fault(.transactionOffsetCommit, 14, .retried),
        Fault(.endTransaction, 16, .retried),
        Fault(.produce, 6, .retried), Fault(.produce, 7, .retried),
        // The group has moved on, or another process has the member's name.
        Fault(.transactionOffsetCommit, 22, .aborted),
        Fault(.transactionOffsetCommit, 25, .aborted),
        Fault(.transactionOffsetCommit, 82, .aborted),
        // The coordinator, or the partition, has forgotten the producer.
        Fault(.addPartitionsToTransaction, 49, .aborted),
        Fault(.addOffsetsToTransaction, 49, .aborted),
        Fault(.endTransaction, 49, .aborted), Fault(.endTransaction, 59, .aborted),
        Fault(.produce, 59, .aborted),
        // What no such request is answered with.
        Fault(.endTransaction, 42, .aborted),
        // The transaction took longer than its timeout, or the coordinator knows nothing of it.
        Fault(.addPartitionsToTransaction, 47, .replaced),
        Fault(.addOffsetsToTransaction, 47, .replaced), Fault(.produce, 47, .replaced),
        Fault(.transactionOffsetCommit, 49, .replaced), Fault(.endTransaction, 90, .replaced),
        Fault(.endTransaction, 48, .replaced), Fault(.produce, 45, .replaced),
        // A newer producer of the same name.
        Fault(.initProducerID, 47, .fatal), Fault(.initProducerID, 90, .fatal),
        Fault(.addPartitionsToTransaction, 47, .fatal),
        Fault(.addOffsetsToTransaction, 47, .fatal), Fault(.produce, 47, .fatal),
        Fault(.endTransaction, 47, .fatal),
        // No access to the name, to the cluster or to the group.
        Fault(.initProducerID, 53, .fatal), Fault(.initProducerID, 31, .fatal),
        Fault(.addPartitionsToTransaction, 53, .fatal),
        Fault(.addOffsetsToTransaction, 53, .fatal), Fault(.addOffsetsToTransaction, 30, .fatal),
        Fault(.transactionOffsetCommit, 53, .fatal), Fault(.transactionOffsetCommit, 30, .fatal),
        Fault(.endTransaction, 53, .fatal),
        // A timeout that the brokers don't allow; a transaction, or an order of messages, that is not
        // as the producer takes it to be.
        Fault(.initProducerID, 50, .fatal),
        Fault(.addOffsetsToTransaction, 48, .fatal), Fault(.transactionOffsetCommit, 48, .fatal),
        Fault(.endTransaction, 48, .fatal), Fault(.produce, 45, .fatal),
        // It would be refused each time: too long, no access to the topic, a time too far from the
        // broker's, no key for a compacted topic, a policy.
        Fault(.produce, 10, .fatal), Fault(.produce, 29, .fatal), Fault(.produce, 32, .fatal),
        Fault(.produce, 87, .fatal), Fault(.produce, 44, .fatal),
        Fault(.addPartitionsToTransaction, 29, .fatal),
    ]
}

extension KafkaTests {
    @Suite(.serialized) struct `A transaction` {
        @Test func `is retried, aborted or given up as the error says`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try TransactionalCopy(on: broker)
            for fault in Fault.all {
                do {
                    try check(fault, on: broker, with: copy)
                } catch {
                    Issue.record(error, "\(fault)")
                }
                broker.clearFailures(of: fault.request)
            }
        }

        private func check(
            _ fault: Fault,
            on broker: EmbeddedBroker,
            with copy: TransactionalCopy
        ) throws {
            let isInitial = fault.request == .initProducerID
            if isInitial { broker.fail(fault.request, with: [KafkaErrorCode(fault.code)]) }
            if isInitial && fault.outcome == .fatal {
                let error = #expect(throws: KafkaError.self, "\(fault)") { try copy.begin() }
                #expect(error?.wayOut.isEmpty == false, "\(fault)")
                return
            }
            // A fatal error has ended the one before.
            try copy.begin()
            try copy.append(1)
            #expect(try copy.run { $0.isStored }, "\(fault)")
            try copy.append(20)
            // What lasts is answered each time, as a broker would.
            let codes = Array(
                repeating: KafkaErrorCode(fault.code),
                count: fault.outcome == .fatal ? 50 : 1
            )
            if !isInitial { broker.fail(fault.request, with: codes) }
            guard fault.outcome != .fatal else {
                let stored = copy.storedOffset
                let error = #expect(throws: KafkaError.self, "\(fault)") {
                    _ = try copy.run { $0.isStored }
                }
                #expect(error?.wayOut.isEmpty == false, "\(fault)")
                // None since it was aborted once, if it was.
                #expect((copy.storedOffset ?? stored) == stored, "\(fault)")
                return
            }
            #expect(try copy.run { $0.isStored }, "\(fault)")
            #expect((copy.abortCount > 0) == (fault.outcome != .retried), "\(fault)")
            #expect(Set(try copy.outputs()) == copy.expected, "\(fault)")
        }

        @Test func `costs nothing where nothing was done`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try TransactionalCopy(on: broker)
            try copy.begin()
            try copy.append(5)
            #expect(try copy.run { $0.isStored })
            // A transaction would meet it.
            broker.fail(.endTransaction, with: [KafkaErrorCode(53)])
            for _ in 0..<20 { try copy.commitNothing() }
            #expect(try copy.delivery?.drain(timeout: .seconds(5)) == true)
        }

        @Test func `is not committed when its partition was lost, and its input is read again`()
            throws
        {
            let broker = try EmbeddedBroker.start()
            let copy = try TransactionalCopy(on: broker)
            try copy.begin()
            try copy.append(10)
            #expect(try copy.run { $0.isStored })
            try copy.write("never seen to be committed")
            copy.forget()
            try copy.append(10)
            #expect(try copy.run { $0.isStored })
            #expect(copy.abortCount == 1)
        }

        @Test func `waits for slow brokers while the source goes on`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try TransactionalCopy(on: broker)
            try copy.begin()
            broker.setRoundTrip(.milliseconds(150))
            try copy.append(200)
            #expect(try copy.run { $0.isStored })
            #expect(copy.abortCount == 0)
            #expect(try copy.outputs() == (0..<200).map { "message \($0)" })
        }

        @Test func `that filled what may be unacknowledged leaves room when it has ended`() throws {
            let broker = try EmbeddedBroker.start()
            let copy = try TransactionalCopy(on: broker)
            try copy.begin(unacknowledgedByteLimit: 1 << 20)
            broker.setRoundTrip(.milliseconds(400))
            let delivery = try #require(copy.delivery)
            let block = SharedBytes([UInt8](repeating: 120, count: 16 << 10))
            for _ in 0..<1_000 where delivery.hasRoom {
                try delivery.write([Output(to: OutputID(0), value: block)])
            }
            #expect(!delivery.hasRoom)
            try delivery.commit([:])
            #expect(try delivery.drain(timeout: .seconds(20)))
            // Nothing is written meanwhile: the source is paused.
            try delivery.poll()
            #expect(delivery.hasRoom)
        }
    }
}

/// Copies a topic, each batch in a transaction with its offset, as the engine does.
private final class TransactionalCopy {
    private let properties: KafkaProperties
    private let input: String
    private let output: String
    private let group = uniqueName("group")
    private let writer: KafkaWriter
    private let client: KafkaConsumerClient
    private var source: KafkaSource?
    private(set) var delivery: ExactlyOnceDelivery?
    private(set) var abortCount = 0
    private var appendedCount = 0
    /// The checkpoint of the last unit, once it is stored. librdkafka's mock does not keep what a
    /// transaction commits, so that after an abort everything is read again.
    private(set) var storedOffset: Int64?
    private var givenOffset: Int64?

    private var partition: Partition { Partition(topic: input, index: 0) }

    init(on broker: EmbeddedBroker) throws {
        properties = broker.properties
        input = try broker.makeTopic()
        output = try broker.makeTopic()
        writer = try KafkaWriter(properties: properties, logger: testLogger)
        client = try KafkaConsumerClient(properties: properties, group: group, logger: testLogger)
    }

    /// Begins, or begins anew with another producer.
    func begin(unacknowledgedByteLimit: Int = 16 << 20) throws {
        abortCount = 0
        delivery = nil
        delivery = try ExactlyOnceDelivery(
            to: [KafkaDestination(topic: output)],
            properties: properties,
            committingFor: client,
            unacknowledgedByteLimit: unacknowledgedByteLimit,
            logger: testLogger
        )
        if let source {
            try source.rewind()
        } else {
            source = try KafkaSource(client: client, topics: [input])
        }
    }

    func append(_ count: Int) throws {
        let texts = (appendedCount..<appendedCount + count).map { "message \($0)" }
        try writer.write(texts, to: input, partitions: 1)
        appendedCount += count
    }

    /// Whether everything has been copied, and stored.
    var isStored: Bool { storedOffset == Int64(appendedCount) }

    /// What must come out.
    var expected: Set<String> { Set((0..<appendedCount).map { "message \($0)" }) }

    /// Turns until `condition` holds.
    /// - Returns: false if it takes too long.
    func run(until condition: (TransactionalCopy) throws -> Bool) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(15)
        while try !condition(self) {
            guard .now < deadline else { return false }
            for _ in 0..<10 { try step() }
        }
        return true
    }

    func write(_ text: String) throws {
        try delivery?.write([Output(to: OutputID(0), value: SharedBytes(text))])
    }

    func commitNothing() throws {
        try delivery?.commit([:])
        try delivery?.poll()
    }

    func forget() { delivery?.forget([partition]) }

    func outputs() throws -> [String] {
        try KafkaReader(topic: output, properties: properties, logger: testLogger)
            .readAll().map(\.text)
    }

    private func step() throws {
        guard let source, let delivery else { return }
        for event in try source.poll(timeout: .milliseconds(10)) { try take(event) }
        if try delivery.drain(timeout: .zero) { storedOffset = givenOffset }
        guard delivery.takeAborted() else { return }
        abortCount += 1
        givenOffset = nil
        try source.rewind()
    }

    private func take(_ event: SourceEvent) throws {
        switch event {
        case .assigned(let committed):
            try source?.start(
                at: committed.mapValues { $0.map { .offset($0.nextOffset) } ?? .initial }
            )
        case .messages(let batch):
            try delivery?.write(
                batch.messages.map { Output(to: OutputID(0), value: SharedBytes($0.text)) }
            )
            try delivery?.commit([
                batch.partition: Checkpoint(nextOffset: batch.nextOffset, metadata: "m")
            ])
            givenOffset = batch.nextOffset.rawValue
        case .revoked(let partitions), .lost(let partitions): try source?.release(partitions)
        case .reachedEnd, .decoded, .finished: break
        }
    }
}
