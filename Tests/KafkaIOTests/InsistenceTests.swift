import Testing

@testable import KafkaIO

extension KafkaTests {
    @Suite struct `A question to the brokers` {
        private func ask(
            _ codes: [KafkaErrorCode],
            for timeout: Duration = .seconds(5)
        ) throws -> (error: KafkaError?, count: Int) {
            let broker = try EmbeddedBroker.start()
            let cluster = try KafkaCluster(properties: broker.properties, logger: testLogger)
            var count = 0
            let error = #expect(throws: KafkaError.self) {
                try cluster.handle.insisting(for: timeout) { _ throws(KafkaError) in
                    defer { count += 1 }
                    throw KafkaError(codes[min(count, codes.count - 1)], at: "a topic")
                }
            }
            return (error, count)
        }

        @Test func `is asked again while the answer may pass, and not longer`() throws {
            let (error, count) = try ask([.notController, .requestTimedOut, .policyViolation])
            #expect(error?.code == .policyViolation && count == 3)
        }

        @Test func `is asked for as long as there is time`() throws {
            let start = ContinuousClock.now
            let (error, count) = try ask([.transport], for: .milliseconds(250))
            #expect(error?.code == .transport && count > 1)
            #expect(ContinuousClock.now - start < .seconds(5))
        }
    }
}
