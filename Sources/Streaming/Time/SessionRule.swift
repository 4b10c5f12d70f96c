internal import Records

/// Sessions: the records of a group, as long as none is further than a gap from the next one.
///
/// Times are taken in whole seconds. A session ends a gap after its last record, and in any case at
/// the next multiple of `longest` since the epoch: a group that is never silent has an end, too, and
/// which one does not depend on where counting began.
public struct SessionRule: Equatable, Sendable {
    public let gapMilliseconds: Int64
    public let longestMilliseconds: Int64

    /// - Parameters:
    ///   - gapMilliseconds: whole seconds, more than 0.
    ///   - longestMilliseconds: whole seconds, at least the gap.
    public init(gapMilliseconds: Int64, longestMilliseconds: Int64) {
        precondition(gapMilliseconds > 0 && gapMilliseconds % 1_000 == 0)
        precondition(longestMilliseconds >= gapMilliseconds && longestMilliseconds % 1_000 == 0)
        self.gapMilliseconds = gapMilliseconds
        self.longestMilliseconds = longestMilliseconds
    }

    /// The second that `time` is in.
    func pane(of time: EventTime) -> EventTime { time.multiple(of: 1_000) }

    /// Whether a record at `time` belongs to the session from `first` to `last`.
    func joins(_ time: EventTime, _ first: EventTime, _ last: EventTime) -> Bool {
        time.milliseconds < last.milliseconds + gapMilliseconds
            && first.milliseconds < time.milliseconds + gapMilliseconds
            && time.multiple(of: longestMilliseconds) == first.multiple(of: longestMilliseconds)
    }

    /// The end of a session whose last record is at `last`; not part of it.
    func end(after last: EventTime) -> EventTime {
        let limit = last.multiple(of: longestMilliseconds).milliseconds + longestMilliseconds
        return EventTime(milliseconds: min(last.milliseconds + gapMilliseconds, limit))
    }

    /// The watermark up to which sessions are closed when it is `watermark`: not each second, since
    /// all of them are looked at.
    func closing(by watermark: EventTime) -> EventTime {
        watermark.multiple(of: closingStepMilliseconds)
    }

    /// A tenth of the gap, in whole seconds.
    var closingStepMilliseconds: Int64 { max(1, gapMilliseconds / 10_000) * 1_000 }
}

extension EventTime {
    /// The last multiple of `step`, in milliseconds since the epoch, at or before this.
    func multiple(of step: Int64) -> EventTime {
        let remainder = milliseconds % step
        return EventTime(
            milliseconds: milliseconds - (remainder < 0 ? remainder + step : remainder)
        )
    }
}
