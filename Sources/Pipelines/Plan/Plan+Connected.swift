extension Plan {
    /// The same pipeline on another cluster.
    package func connected(by kafka: [KafkaProperty]) -> Plan {
        Plan(
            file: file,
            name: name,
            kafka: kafka,
            kafkaError: nil,
            source: source,
            time: time,
            delivery: delivery,
            limits: limits,
            stages: stages,
            outputs: outputs,
            tests: tests
        )
    }
}
