/// What one message may make of itself. Beyond a limit the whole message is rejected.
package struct DecodingLimits: Sendable {
    /// Bytes of one text, and of all that gzip unpacks from one message together.
    package var textByteLimit = 64 << 20
    /// Layers of envelopes and encodings.
    package var layerLimit = 8
    /// Rejected parts of one message.
    package var rejectionLimit = 10_000

    package init() {}
}
