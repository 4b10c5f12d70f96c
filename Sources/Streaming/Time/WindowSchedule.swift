public import Records

/// Windows `[start, end)` of one size, one starting every so often, aligned to the epoch: one after
/// the other if that is the size (tumbling), overlapping if it is less (hopping).
///
/// Time is counted in *panes*, the longest stretches that no window begins or ends inside: so a
/// record is counted once, however many windows hold it, until panes are brought together.
public struct WindowSchedule: Equatable, Sendable {
    public let sizeMilliseconds: Int64
    /// From the start of a window to that of the next one.
    public let everyMilliseconds: Int64
    private let paneMilliseconds: Int64

    /// - Parameter everyMilliseconds: more than 0, at most the size; nil is the size.
    public init(sizeMilliseconds: Int64, everyMilliseconds: Int64? = nil) {
        let every = everyMilliseconds ?? sizeMilliseconds
        precondition(every > 0 && every <= sizeMilliseconds)
        self.sizeMilliseconds = sizeMilliseconds
        self.everyMilliseconds = every
        var (pane, rest) = (sizeMilliseconds, every)
        while rest > 0 { (pane, rest) = (rest, pane % rest) }
        paneMilliseconds = pane
    }

    /// The start of the pane that holds `time`.
    public func pane(of time: EventTime) -> EventTime {
        time.multiple(of: paneMilliseconds)
    }

    /// The starts of the windows that hold the pane that `time` is in, ascending.
    public func starts(holding time: EventTime) -> some Sequence<EventTime> {
        let last = time.multiple(of: everyMilliseconds).milliseconds
        let before = EventTime(milliseconds: time.milliseconds - sizeMilliseconds)
            .multiple(of: everyMilliseconds).milliseconds
        return stride(from: before + everyMilliseconds, through: last, by: Int(everyMilliseconds))
            .lazy.map { EventTime(milliseconds: $0) }
    }

    /// The end of the window that starts at `start`; not part of the window.
    public func end(of start: EventTime) -> EventTime {
        EventTime(milliseconds: start.milliseconds + sizeMilliseconds)
    }

    /// The last end of a window at or before `time`.
    public func lastEnd(by time: EventTime) -> EventTime {
        let start = EventTime(milliseconds: time.milliseconds - sizeMilliseconds)
            .multiple(of: everyMilliseconds).milliseconds
        return EventTime(milliseconds: start + sizeMilliseconds)
    }
}
