package import Records

/// Which windows there are, and when what is known of them is written.
package struct WindowPolicy: Sendable {
    package let schedule: WindowSchedule
    package let emission: Emission

    /// When rows are written.
    package enum Emission: String, CaseIterable, Sendable {
        /// Once, when the window closes.
        case final
        /// Also at each commit, those of the groups that have changed since the last one.
        case changes
    }

    package init(_ schedule: WindowSchedule, emission: Emission = .final) {
        self.schedule = schedule
        self.emission = emission
    }

    /// Whether a watermark that goes from `old` to `new` closes a window on its way.
    package func hasNews(from old: EventTime, to new: EventTime) -> Bool {
        schedule.lastEnd(by: new) > schedule.lastEnd(by: old)
    }
}
