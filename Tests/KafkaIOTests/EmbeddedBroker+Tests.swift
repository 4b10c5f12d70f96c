import KafkaIO

extension EmbeddedBroker {
    static func start(brokers: Int = 1) throws -> EmbeddedBroker {
        try EmbeddedBroker(brokers: brokers, logger: testLogger)
    }

    var properties: KafkaProperties {
        KafkaProperties([
            "bootstrap.servers": bootstrapServers,
            // The mock waits nearly as long as a session before it ends a rebalance.
            "session.timeout.ms": "4000", "heartbeat.interval.ms": "200",
            // A broker that was down for a moment is found again before the session ends.
            "reconnect.backoff.max.ms": "200",
        ])
    }

    /// Makes a topic that no other test uses.
    func makeTopic(partitions: Int = 1) throws -> String {
        let name = uniqueName("topic")
        try createTopic(name, partitions: partitions)
        return name
    }
}
