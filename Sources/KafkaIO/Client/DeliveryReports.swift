internal import CRdKafka

/// What the broker says to the messages of one producer.
///
/// Touched only by the thread that writes and polls.
final class DeliveryReports {
    /// Bytes of keys and values that were written and not acknowledged.
    fileprivate(set) var unacknowledgedByteCount = 0
    /// The first message that can't be delivered.
    fileprivate(set) var failure: KafkaError?

    /// Counts the bytes of a message in that was handed to librdkafka.
    func add(byteCount: Int) { unacknowledgedByteCount += byteCount }

    /// Forgets the failure and returns it.
    func takeFailure() -> KafkaError? {
        defer { failure = nil }
        return failure
    }

    fileprivate func take(_ message: rd_kafka_message_t) {
        unsafe unacknowledgedByteCount -= message.len + message.key_len
        let code = KafkaErrorCode(unsafe message.err)
        guard code != .none, failure == nil else { return }
        let topic = unsafe message.rkt.map { unsafe String(cString: rd_kafka_topic_name($0)) }
        failure = unsafe KafkaError(
            code,
            at: "topic '\(topic ?? "?")'",
            byteCount: message.len + message.key_len
        )
    }
}

extension KafkaError {
    /// Why a message of so many bytes can't be delivered; it may be the batch that is too large.
    init(_ code: KafkaErrorCode, at place: String, byteCount: Int) {
        let isSize = code == .messageTooLarge || code == .recordListTooLarge
        self.init(
            code,
            at: place,
            detail: isSize ? "\(code.text) (a batch with a message of \(byteCount) bytes)" : nil
        )
    }
}

/// The producer's callback: librdkafka is done with `message`, for good or bad.
func registerDeliveryReports(with configuration: borrowing ClientConfiguration) {
    unsafe configuration.withPointer { pointer in
        unsafe rd_kafka_conf_set_dr_msg_cb(pointer) { _, message, opaque in
            guard let message = unsafe message, let opaque = unsafe opaque else { return }
            unsafe ClientCallbacks.use(opaque) { unsafe $0.reports?.take(message.pointee) }
            guard let messages = unsafe message.pointee._private else { return }
            // SAFETY: the opaque of a message is kept by its writer until it is empty.
            unsafe Unmanaged<UnacknowledgedMessages>.fromOpaque(messages)
                ._withUnsafeGuaranteedRef { $0.remove() }
        }
    }
}
