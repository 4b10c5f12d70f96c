/// What a filter says of one record.
public struct RecordVerdict: Equatable, Sendable {
    /// Whether the record goes on.
    public let isKept: Bool
    /// Which of the stage's reasons it was: those to keep and those to drop are numbered from 0 each.
    public let reason: Int32

    public init(isKept: Bool, reason: Int32 = 0) {
        self.isKept = isKept
        self.reason = reason
    }
}
