internal import CRdKafka

/// librdkafka's two kinds of client.
enum ClientKind {
    case consumer
    case producer

    var type: rd_kafka_type_t {
        switch self {
        case .consumer: RD_KAFKA_CONSUMER
        case .producer: RD_KAFKA_PRODUCER
        }
    }
}
