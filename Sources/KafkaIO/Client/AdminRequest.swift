internal import CRdKafka

extension ClientHandle {
    /// Sends a request of librdkafka's admin interface, waits for the answer and reads it.
    ///
    /// - Parameters:
    ///   - place: for errors.
    ///   - send: is given the options and the queue that the answer arrives in.
    ///   - read: is given the answer, an event without an error, for as long as it runs.
    func ask<Answer>(
        _ operation: rd_kafka_admin_op_t,
        at place: String,
        timeout: Duration,
        _ send: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void,
        reading read: (_ event: OpaquePointer) throws(KafkaError) -> Answer
    ) throws(KafkaError) -> Answer {
        let queue = unsafe rd_kafka_queue_new(pointer)
        let options = unsafe rd_kafka_AdminOptions_new(pointer, operation)
        defer {
            unsafe rd_kafka_AdminOptions_destroy(options)
            unsafe rd_kafka_queue_destroy(queue)
        }
        let milliseconds = timeout.wholeMilliseconds
        // Not every operation has both.
        _ = unsafe readingErrorText { text, capacity in
            unsafe rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, text, capacity)
        }
        _ = unsafe readingErrorText { text, capacity in
            unsafe rd_kafka_AdminOptions_set_operation_timeout(
                options,
                milliseconds,
                text,
                capacity
            )
        }
        unsafe send(options, queue)
        guard let event = unsafe rd_kafka_queue_poll(queue, milliseconds + 1_000) else {
            throw KafkaError(.timedOut, at: place)
        }
        defer { unsafe rd_kafka_event_destroy(event) }
        let code = KafkaErrorCode(unsafe rd_kafka_event_error(event))
        guard code == .none else {
            let reason = unsafe String(cString: rd_kafka_event_error_string(event))
            throw KafkaError(code, at: place, detail: reason)
        }
        return try unsafe read(event)
    }
}
