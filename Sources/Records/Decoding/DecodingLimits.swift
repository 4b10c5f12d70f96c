/// What one message may make of itself. Beyond a limit the whole message is rejected; a record that
/// is too long, only the record.
public struct DecodingLimits: Sendable {
    /// Bytes of a message, of one text in it, and of all that gzip unpacks from it together.
    public var textByteLimit = 64 << 20
    /// Bytes of one record.
    public var recordByteLimit = Int.max
    /// Layers of envelopes and encodings.
    public var layerLimit = 8
    /// Rejected parts of one message.
    public var rejectionLimit = 10_000

    public init() {}
}
