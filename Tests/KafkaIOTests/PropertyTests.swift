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
            let error = #expect(throws: KafkaError.self) {
                try properties.check(group: "ours", writing: .inTransactions)
            }
            #expect(error?.description == text)
        }

        @Test func `of either kind of client passes`() throws {
            try KafkaProperties([
                "bootstrap.servers": "localhost:9092", "linger.ms": "10", "acks": "-1",
                "session.timeout.ms": "6000", "group.id": "ours", "group.instance.id": "a",
                "security.protocol": "sasl_ssl", "sasl.mechanism": "SCRAM-SHA-512",
                "sasl.username": "u", "sasl.password": "p", "enable.auto.commit": "false",
                "message.max.bytes": "100000000",
            ]).check(group: "ours", writing: .inTransactions)
        }

        @Test(arguments: [
            (["sasl.mechanisms": "FOO", "security.protocol": "sasl_plaintext"], "sasl.mechanisms"),
            (
                ["sasl.mechanisms": "PLAIN", "security.protocol": "sasl_plaintext"],
                "sasl.mechanisms"
            ),
            (
                [
                    "sasl.mechanisms": "SCRAM-SHA-777", "security.protocol": "sasl_plaintext",
                    "sasl.username": "u", "sasl.password": "p",
                ],
                "sasl.mechanisms"
            ),
            (["fetch.max.bytes": "100"], "fetch.max.bytes"),
            (["max.poll.interval.ms": "10"], "max.poll.interval.ms"),
            (
                ["partition.assignment.strategy": "cooperative-sticky,range"],
                "partition.assignment.strategy"
            ),
            (["message.timeout.ms": "999999"], "message.timeout.ms"),
            (["ssl.ca.location": "/nosuch", "security.protocol": "ssl"], "ssl.ca.location"),
            (["bootstrap.servers": ""], "bootstrap.servers"),
            (["bootstrap.servers": " , "], "bootstrap.servers"),
            (["bootstrap.servers": "a:9092,b:c"], "bootstrap.servers"),
            (["session.timeout.ms": "-5"], "session.timeout.ms"),
        ])
        func `that can't be used beside others is found without a broker, in one line`(
            values: [String: String],
            name: String
        ) {
            let properties = KafkaProperties(
                ["bootstrap.servers": "localhost:9092"].merging(values) { _, new in new }
            )
            let error = #expect(throws: KafkaError.self) {
                try properties.check(group: "ours", writing: .inTransactions)
            }
            #expect(error?.place == "kafka.\(name)")
            #expect(error?.description.contains(where: \.isNewline) == false)
        }

        @Test(arguments: [
            ("ssl.ca.location", "check that its file is there"),
            ("ssl.key.pem", "correct it"),
            ("ssl.cipher.suites", "correct it"),
        ])
        func `that hold no file's name are not said to have one`(
            name: String,
            wayOut: String
        ) {
            let properties = KafkaProperties([
                "bootstrap.servers": "a", "security.protocol": "ssl", name: "nonsense",
            ])
            let error = #expect(throws: KafkaError.self) {
                try properties.check(group: "ours", writing: .plainly)
            }
            #expect(error?.place == "kafka.\(name)")
            #expect(error?.wayOut.hasPrefix(wayOut) == true)
        }

        @Test func `of transactions alone binds nobody without them`() throws {
            try KafkaProperties([
                "bootstrap.servers": "[::1]:9092, ssl://b", "message.timeout.ms": "999999",
            ]).check(group: "ours", writing: .plainly)
        }

        @Test func `that would run a program for its credentials is left to the run`() throws {
            try KafkaProperties([
                "bootstrap.servers": "a", "security.protocol": "SASL_PLAINTEXT",
                "sasl.kerberos.kinit.cmd": "/nosuch",
            ]).check(group: "ours", writing: .plainly)
        }
    }
}
