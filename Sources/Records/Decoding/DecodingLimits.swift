/// What one message may make of itself. Beyond a limit the whole message is rejected; a record that
/// is too long, only the record.
package struct DecodingLimits: Sendable {
    /// Bytes of a message, of one text in it, and of all that gzip unpacks from it together.
    package var textByteLimit = 64 << 20
    /// Bytes of one record.
    package var recordByteLimit = Int.max
    /// Layers of envelopes and encodings.
    package var layerLimit = 8
    /// Rejected parts of one message.
    package var rejectionLimit = 10_000

    package init() {}
}
