/// A moment on the clock of the events: milliseconds since the Unix epoch, UTC.
package struct EventTime: Hashable, Comparable, Sendable, BitwiseCopyable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Before every event.
    package static let distantPast = EventTime(milliseconds: .min / 4)
    /// After every event.
    package static let distantFuture = EventTime(milliseconds: .max / 4)

    package static func < (left: EventTime, right: EventTime) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
