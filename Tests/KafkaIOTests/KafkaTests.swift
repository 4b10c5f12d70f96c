import Testing

/// Tests against brokers: those of a suite one after another, they mostly wait.
enum KafkaTests {}
