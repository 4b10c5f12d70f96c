internal import CRdKafka

/// librdkafka's configuration of one client, before the client exists.
@safe struct ClientConfiguration: ~Copyable {
    // SAFETY: owned by this value until `release` hands it to the client, which then owns it.
    private var pointer: OpaquePointer?

    init() {
        unsafe pointer = rd_kafka_conf_new()
    }

    deinit {
        if let pointer = unsafe pointer { unsafe rd_kafka_conf_destroy(pointer) }
    }

    /// What librdkafka says to a property.
    enum Answer: Equatable {
        case accepted
        case unknown(String)
        case invalid(String)
    }

    /// Sets one property.
    func set(_ name: String, to value: String) -> Answer {
        var code = RD_KAFKA_CONF_OK
        let reason = unsafe readingErrorText { text, capacity in
            unsafe code = rd_kafka_conf_set(pointer, name, value, text, capacity)
        }
        return switch code {
        case RD_KAFKA_CONF_OK: .accepted
        case RD_KAFKA_CONF_UNKNOWN: .unknown(reason)
        default: .invalid(reason)
        }
    }

    /// What a property is set to, as librdkafka understood it; nil if it is not known or has none.
    func value(of name: String) -> String? {
        var size = 0
        guard unsafe rd_kafka_conf_get(pointer, name, nil, &size) == RD_KAFKA_CONF_OK, size > 0
        else {
            return nil
        }
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { room in
            unsafe room.initialize(repeating: 0)
            // SAFETY: librdkafka writes `size` bytes at most, the last of them a zero.
            guard let base = room.baseAddress,
                unsafe rd_kafka_conf_get(pointer, name, base, &size) == RD_KAFKA_CONF_OK
            else { return nil }
            return unsafe String(cString: base)
        }
    }

    /// The names of all properties that have a value; the nearest to a list that librdkafka gives.
    var names: [String] {
        var count = 0
        guard let dump = unsafe rd_kafka_conf_dump(pointer, &count) else { return [] }
        defer { unsafe rd_kafka_conf_dump_free(dump, count) }
        return stride(from: 0, to: count, by: 2).compactMap { index in
            unsafe dump[index].map { unsafe String(cString: $0) }
        }
    }

    /// Lets `body` set callbacks.
    func withPointer(_ body: (OpaquePointer?) -> Void) {
        unsafe body(pointer)
    }

    /// Creates the client, which takes the configuration over.
    consuming func makeClient(_ type: rd_kafka_type_t) throws(KafkaError) -> OpaquePointer {
        var client: OpaquePointer?
        let reason = unsafe readingErrorText { text, capacity in
            unsafe client = rd_kafka_new(type, pointer, text, capacity)
        }
        guard let client = unsafe client else {
            throw KafkaError(
                place: "kafka",
                problem: reason,
                wayOut: "correct the property it names",
                code: .invalidArgument
            )
        }
        unsafe pointer = nil
        return unsafe client
    }
}

/// Calls `body` with room for a message of librdkafka and returns the message.
func readingErrorText(_ body: (UnsafeMutablePointer<CChar>, Int) -> Void) -> String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { room in
        unsafe room.initialize(repeating: 0)
        guard let base = room.baseAddress else { return "" }
        unsafe body(base, room.count)
        // Some end with a line end.
        return unsafe String(String(cString: base).trimming(while: \.isWhitespace))
    }
}

extension String {
    /// Without the characters at its start and end that fit.
    fileprivate func trimming(while isLeftOut: (Character) -> Bool) -> Substring {
        var rest = drop(while: isLeftOut)
        while let last = rest.last, isLeftOut(last) { rest.removeLast() }
        return rest
    }
}
