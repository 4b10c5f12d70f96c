package import Records

/// What a pipeline may take at most.
package struct Limits: Equatable, Sendable {
    /// Groups that one stage has open, in all processes together.
    package var groups = 1_000_000
    /// Bytes of groups and memories, of all stages together, that a process may hold even if it has
    /// every partition; nil for as many as the numbers of groups and keys come to.
    package var stateByteCount: Int?
    /// Bytes of one message, also once it is unpacked.
    package var messageByteCount = DecodingLimits().textByteLimit
    /// Bytes of one record; nil for as many as its message may have.
    package var recordByteCount: Int?
    /// Bytes of messages that a process fetches ahead, about.
    package var prefetchByteCount = 8 << 20
    /// Bytes of outputs that the brokers have not acknowledged, at which reading is held back.
    package var unacknowledgedByteCount = 16 << 20

    package init() {}

    /// What decoding is held to.
    package var decoding: DecodingLimits {
        var limits = DecodingLimits()
        limits.textByteLimit = messageByteCount
        limits.recordByteLimit = recordByteCount ?? messageByteCount
        return limits
    }
}

extension Limits {
    static func read(_ top: FieldReader) throws(ConfigurationError) -> Limits {
        var limits = Limits()
        guard let reader = try top.mapping("limits", allowed: names) else { return limits }
        limits.groups = try groups(reader) ?? limits.groups
        limits.stateByteCount = try reader.byteCount("state", within: 1 << 20...1 << 40)
        limits.messageByteCount =
            try reader.byteCount("message", within: 4 << 20...1 << 30) ?? limits.messageByteCount
        limits.recordByteCount = try reader.byteCount("record", within: 1 << 10...1 << 30)
        limits.prefetchByteCount =
            try reader.byteCount("prefetch", within: inFlight) ?? limits.prefetchByteCount
        limits.unacknowledgedByteCount =
            try reader.byteCount("unacknowledged", within: inFlight)
            ?? limits.unacknowledgedByteCount
        if let record = limits.recordByteCount, record > limits.messageByteCount {
            throw reader.error(
                in: "record",
                "a record of \(record.byteSize) fits no message of "
                    + "\(limits.messageByteCount.byteSize)",
                "make 'message' as large, or leave 'record' out"
            )
        }
        return limits
    }

    private static let names = [
        "groups", "state", "message", "record", "prefetch", "unacknowledged",
    ]
    /// What librdkafka's own bounds of its queues can be set to.
    private static let inFlight = 1 << 20...1 << 30

    private static func groups(_ reader: FieldReader) throws(ConfigurationError) -> Int? {
        guard let text = try reader.text("groups") else { return nil }
        guard let groups = Int(text), (1...1_000_000_000).contains(groups) else {
            throw reader.error(
                in: "groups",
                "groups '\(text)' is no number of groups",
                "write a whole number from 1 to 1000000000"
            )
        }
        return groups
    }
}
