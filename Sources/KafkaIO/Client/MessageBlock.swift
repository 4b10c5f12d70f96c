internal import CRdKafka
internal import FastJSON
internal import Streaming

/// What is read of messages.
enum MessageParts {
    case all
    /// All but headers: to be told that there are none costs 0.6 µs a message (librdkafka 2.0.2;
    /// `make bench` with them and without).
    case withoutHeaders
}

/// A batch's messages in librdkafka's memory: the owner of every `SharedBytes` cut from them.
@safe final class MessageBlock: @unchecked Sendable {
    // SAFETY: filled once, by `init`; the messages are read, never written, until `deinit`
    // destroys them, before it lets go of their client.
    private let pointers: [UnsafeMutablePointer<rd_kafka_message_t>]
    private let client: ClientHandle

    /// Adopts `pointers`, which must be messages of `client` without an error.
    init(adopting pointers: [UnsafeMutablePointer<rd_kafka_message_t>], of client: ClientHandle) {
        unsafe self.pointers = unsafe pointers
        self.client = client
    }

    deinit {
        unsafe pointers.forEach { unsafe rd_kafka_message_destroy($0) }
    }

    /// The messages, sharing this block's memory.
    func messages(_ parts: MessageParts) -> [Message] {
        unsafe pointers.map { unsafe message(at: $0, parts) }
    }

    private func message(
        at pointer: UnsafeMutablePointer<rd_kafka_message_t>,
        _ parts: MessageParts
    ) -> Message {
        var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let milliseconds = unsafe rd_kafka_message_timestamp(pointer, &type)
        let message = unsafe pointer.pointee
        return unsafe Message(
            offset: Offset(message.offset),
            timestampMilliseconds: milliseconds < 0 ? nil : milliseconds,
            key: bytes(message.key, message.key_len),
            value: bytes(message.payload, message.len),
            headers: parts == .all ? headers(of: pointer) : []
        )
    }

    private func bytes(_ start: UnsafeMutableRawPointer?, _ count: Int) -> SharedBytes? {
        guard let start = unsafe start else { return nil }
        return unsafe SharedBytes(unsafeBase: UnsafeRawPointer(start), count: count, owner: self)
    }

    private func headers(of pointer: UnsafeMutablePointer<rd_kafka_message_t>) -> [Header] {
        var list: OpaquePointer?
        guard unsafe rd_kafka_message_headers(pointer, &list) == RD_KAFKA_RESP_ERR_NO_ERROR
        else { return [] }
        var headers: [Header] = []
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while unsafe rd_kafka_header_get_all(list, headers.count, &name, &value, &count)
            == RD_KAFKA_RESP_ERR_NO_ERROR
        {
            guard let name = unsafe name else { break }
            let bytes = unsafe UnsafeRawBufferPointer(start: value, count: count)
            headers.append(Header(name: unsafe String(cString: name), value: unsafe Array(bytes)))
        }
        return headers
    }
}
