package import Records

/// Windows `[start, end)` of one size, one after the other, aligned to the epoch.
package struct TumblingWindow: Equatable, Sendable {
    /// More than 0.
    package let sizeMilliseconds: Int64

    package init(sizeMilliseconds: Int64) {
        precondition(sizeMilliseconds > 0)
        self.sizeMilliseconds = sizeMilliseconds
    }

    /// The start of the window that holds `time`.
    package func start(of time: EventTime) -> EventTime {
        let remainder = time.milliseconds % sizeMilliseconds
        let offset = remainder < 0 ? remainder + sizeMilliseconds : remainder
        return EventTime(milliseconds: time.milliseconds - offset)
    }

    /// The end of the window that starts at `start`; not part of the window.
    package func end(of start: EventTime) -> EventTime {
        EventTime(milliseconds: start.milliseconds + sizeMilliseconds)
    }
}
