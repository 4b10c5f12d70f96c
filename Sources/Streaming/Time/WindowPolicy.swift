public import Records

/// Which windows there are, and when what is known of them is written.
public struct WindowPolicy: Sendable {
    public let shape: Shape
    public let emission: Emission
    /// How late a record may be and still be counted: for so long closed windows are kept.
    public let allowedMilliseconds: Int64

    /// What makes a window.
    public enum Shape: Equatable, Sendable {
        case schedule(WindowSchedule)
        case sessions(SessionRule)
    }

    /// When rows are written.
    public enum Emission: String, CaseIterable, Sendable {
        /// Once, when the window closes.
        case final
        /// Also at each commit, those of the groups that have changed since the last one.
        case changes
    }

    public init(
        _ shape: Shape,
        emission: Emission = .final,
        allowedMilliseconds: Int64 = 0
    ) {
        precondition(allowedMilliseconds >= 0)
        self.shape = shape
        self.emission = emission
        self.allowedMilliseconds = allowedMilliseconds
    }

    /// Whether a record of `time` that the clock, then at `watermark`, has called late counts.
    public func allows(_ time: EventTime, lateAt watermark: EventTime) -> Bool {
        time < watermark && time.milliseconds >= watermark.milliseconds - allowedMilliseconds
    }

    /// The start of the pane that holds `time`: what is counted together before the merge.
    public func pane(of time: EventTime) -> EventTime {
        switch shape {
        case .schedule(let schedule): schedule.pane(of: time)
        case .sessions(let rule): rule.pane(of: time)
        }
    }

    /// Whether a watermark that goes from `old` to `new` closes a window on its way, or lets go of
    /// one that was kept.
    public func hasNews(from old: EventTime, to new: EventTime) -> Bool {
        switch shape {
        case .schedule(let schedule):
            schedule.lastEnd(by: new) > schedule.lastEnd(by: old)
                || schedule.lastEnd(by: letGo(by: new)) > schedule.lastEnd(by: letGo(by: old))
        case .sessions(let rule): rule.closing(by: new) > rule.closing(by: old)
        }
    }

    /// Windows that end at or before this are over for good when the watermark is `watermark`.
    public func letGo(by watermark: EventTime) -> EventTime {
        EventTime(milliseconds: watermark.milliseconds - allowedMilliseconds)
    }

    /// How long after its start a window is over for good, at most.
    public var lifetimeMilliseconds: Int64 {
        switch shape {
        case .schedule(let schedule): schedule.sizeMilliseconds + allowedMilliseconds
        case .sessions(let rule): rule.longestMilliseconds + rule.closingStepMilliseconds
        }
    }

    /// How far after a record a watermark closes all windows that hold it, for good.
    public var closingMilliseconds: Int64 {
        switch shape {
        case .schedule: lifetimeMilliseconds
        case .sessions(let rule): rule.gapMilliseconds + rule.closingStepMilliseconds
        }
    }
}
