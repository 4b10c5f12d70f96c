/// A moment on the clock of the events: milliseconds since the Unix epoch, UTC.
public struct EventTime: Hashable, Comparable, Sendable, BitwiseCopyable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Before every event.
    public static let distantPast = EventTime(milliseconds: .min / 4)
    /// After every event.
    public static let distantFuture = EventTime(milliseconds: .max / 4)

    public static func < (left: EventTime, right: EventTime) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
