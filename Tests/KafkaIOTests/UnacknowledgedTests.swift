import FastJSON
import Streaming
import Testing

@testable import KafkaIO

/// Memory that says whether it is still held.
@safe private final class Memory: @unchecked Sendable {
    // SAFETY: allocated by `init`, freed by `deinit`, written by neither afterwards.
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4, alignment: 1)

    init() { unsafe bytes.initializeMemory(as: UInt8.self, repeating: 120) }

    deinit { unsafe bytes.deallocate() }

    var shared: SharedBytes {
        unsafe SharedBytes(
            unsafeBase: UnsafeRawPointer(bytes.baseAddress!),  // allocate never gives nil
            count: bytes.count,
            owner: self
        )
    }
}

extension KafkaTests {
    @Suite(.serialized) struct `What is unacknowledged` {
        @Test func `holds its values until the last message of it is acknowledged`() {
            let messages: UnacknowledgedMessages
            weak var memory: Memory?
            do {
                let held = Memory()
                memory = held
                messages = UnacknowledgedMessages(
                    [held.shared, nil, held.shared].map { Output(to: OutputID(0), value: $0) }
                )
            }
            messages.remove()
            messages.remove()
            #expect(memory != nil && !messages.isEmpty)
            messages.remove()
            #expect(memory == nil && messages.isEmpty)
        }

        @Test func `is let go while its commit unit is still open`() throws {
            let broker = try EmbeddedBroker.start()
            let topic = try broker.makeTopic()
            let consumer = try KafkaConsumerClient(
                properties: broker.properties,
                group: "g",
                logger: testLogger
            )
            let delivery = try AtLeastOnceDelivery(
                to: [KafkaDestination(topic: topic)],
                properties: broker.properties,
                committingFor: consumer,
                logger: testLogger
            )
            weak var memory: Memory?
            do {
                let held = Memory()
                memory = held
                try delivery.write([Output(to: OutputID(0), value: held.shared)])
            }
            #expect(memory != nil)
            let deadline = ContinuousClock.now + .seconds(20)
            while delivery.unacknowledgedByteCount > 0, .now < deadline { try delivery.poll() }
            #expect(memory == nil)
        }
    }
}
