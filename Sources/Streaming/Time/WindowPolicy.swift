package import Records

/// Which windows there are, and when what is known of them is written.
package struct WindowPolicy: Sendable {
    package let schedule: WindowSchedule
    package let emission: Emission
    /// How late a record may be and still be counted: for so long closed windows are kept.
    package let allowedMilliseconds: Int64

    /// When rows are written.
    package enum Emission: String, CaseIterable, Sendable {
        /// Once, when the window closes.
        case final
        /// Also at each commit, those of the groups that have changed since the last one.
        case changes
    }

    package init(
        _ schedule: WindowSchedule,
        emission: Emission = .final,
        allowedMilliseconds: Int64 = 0
    ) {
        precondition(allowedMilliseconds >= 0)
        self.schedule = schedule
        self.emission = emission
        self.allowedMilliseconds = allowedMilliseconds
    }

    /// Whether a record of `time` that the clock, then at `watermark`, has called late counts.
    package func allows(_ time: EventTime, lateAt watermark: EventTime) -> Bool {
        time < watermark && time.milliseconds >= watermark.milliseconds - allowedMilliseconds
    }

    /// Whether a watermark that goes from `old` to `new` closes a window on its way, or lets go of
    /// one that was kept.
    package func hasNews(from old: EventTime, to new: EventTime) -> Bool {
        schedule.lastEnd(by: new) > schedule.lastEnd(by: old)
            || schedule.lastEnd(by: letGo(by: new)) > schedule.lastEnd(by: letGo(by: old))
    }

    /// Windows that end at or before this are over for good when the watermark is `watermark`.
    package func letGo(by watermark: EventTime) -> EventTime {
        EventTime(milliseconds: watermark.milliseconds - allowedMilliseconds)
    }

    /// How long after its start a window is over for good.
    package var lifetimeMilliseconds: Int64 { schedule.sizeMilliseconds + allowedMilliseconds }
}
