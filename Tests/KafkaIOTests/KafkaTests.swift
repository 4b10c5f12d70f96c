import Testing

/// All tests of brokers, one after another: they share two cores, and some count processor time.
@Suite(.serialized) enum KafkaTests {}
