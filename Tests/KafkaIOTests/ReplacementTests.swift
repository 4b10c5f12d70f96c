import Testing

@testable import KafkaIO

@Suite struct `A producer that is given up` {
    private let start = ContinuousClock.now

    /// Whether it is replaced because of each error, so many seconds after the start.
    private func answers(_ errors: [(seconds: Int, code: KafkaErrorCode)]) -> [Bool] {
        var replacements = ProducerReplacements()
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
