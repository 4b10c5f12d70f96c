/// A part of the input that is no record: where it is, and why.
public struct RejectedPart: Equatable, Sendable {
    /// The topic, or the file.
    public let topic: String
    /// That of its message; in a file, the bytes before it.
    public let offset: Offset
    /// One line.
    public let reason: String

    public init(topic: String, offset: Offset, reason: String) {
        self.topic = topic
        self.offset = offset
        self.reason = reason
    }
}
