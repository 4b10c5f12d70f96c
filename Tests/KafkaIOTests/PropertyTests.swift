import KafkaIO
import Testing

extension KafkaTests {
    @Suite(.serialized) struct `A property` {
        @Test(arguments: [
            (
                "linger.mss", "5",
                "kafka.linger.mss: No such configuration property: \"linger.mss\"; "
                    + "did you mean 'linger.ms'?"
            ),
            (
                "acks", "many",
                "kafka.acks: 'many' would break the delivery promise; "
                    + "leave it out, or set it to all"
            ),
            (
                "enable.auto.commit", "true",
                "kafka.enable.auto.commit: 'true' would break the delivery promise; leave it out: "
                    + "offsets are committed when the outputs have arrived"
            ),
            (
                "group.id", "theirs",
                "kafka.group.id: 'theirs' would break the delivery promise; leave it out: "
                    + "'source.group' sets it (now 'ours')"
            ),
            (
                "compression.type", "lzma",
                "kafka.compression.type: Invalid value \"lzma\" for configuration property "
                    + "\"compression.codec\"; see librdkafka's CONFIGURATION.md for its values"
            ),
        ])
        func `that is wrong is named, with the way out`(
            name: String,
            value: String,
            text: String
        ) {
            let properties = KafkaProperties([name: value])
            let error = #expect(throws: KafkaError.self) { try properties.check(group: "ours") }
            #expect(error?.description == text)
        }

        @Test func `of either kind of client passes`() throws {
            try KafkaProperties([
                "bootstrap.servers": "localhost:9092", "linger.ms": "10", "acks": "-1",
                "session.timeout.ms": "6000", "group.id": "ours", "group.instance.id": "a",
                "security.protocol": "sasl_ssl", "sasl.mechanism": "SCRAM-SHA-512",
                "sasl.username": "u", "sasl.password": "p", "enable.auto.commit": "false",
            ]).check(group: "ours")
        }
    }
}
