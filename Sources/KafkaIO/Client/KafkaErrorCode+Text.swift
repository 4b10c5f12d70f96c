internal import CRdKafka

extension KafkaErrorCode {
    init(_ code: rd_kafka_resp_err_t) {
        self.init(code.rawValue)
    }

    /// librdkafka's sentence about the code.
    package var text: String {
        // SAFETY: librdkafka returns a constant string, or one in thread-local memory, copied here.
        unsafe String(cString: rd_kafka_err2str(rd_kafka_resp_err_t(rawValue)))
    }

    /// librdkafka's short name of the code, as in `TOPIC_AUTHORIZATION_FAILED`.
    package var name: String {
        // SAFETY: as in `text`.
        unsafe String(cString: rd_kafka_err2name(rd_kafka_resp_err_t(rawValue)))
    }

    /// Adopts an error object of librdkafka: reads it, then frees it.
    ///
    /// Nil is no error.
    static func adopting(_ error: OpaquePointer?) -> KafkaErrorCode {
        guard let error = unsafe error else { return .none }
        defer { unsafe rd_kafka_error_destroy(error) }
        return KafkaErrorCode(unsafe rd_kafka_error_code(error))
    }
}
