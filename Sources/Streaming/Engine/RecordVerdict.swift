/// What a filter says of one record.
package struct RecordVerdict: Equatable, Sendable {
    /// Whether the record goes on.
    package let isKept: Bool
    /// Which of the stage's reasons it was: those to keep and those to drop are numbered from 0 each.
    package let reason: Int32

    package init(isKept: Bool, reason: Int32 = 0) {
        self.isKept = isKept
        self.reason = reason
    }
}
