/// A part of the input that is no record: where it is, and why.
package struct RejectedPart: Equatable, Sendable {
    /// The topic, or the file.
    package let topic: String
    /// That of its message; in a file, the bytes before it.
    package let offset: Offset
    /// One line.
    package let reason: String

    package init(topic: String, offset: Offset, reason: String) {
        self.topic = topic
        self.offset = offset
        self.reason = reason
    }
}
