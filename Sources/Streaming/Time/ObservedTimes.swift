public import Records

/// What a partition's clock has said of the records of a batch, by their index.
public struct ObservedTimes: Sendable {
    /// The partition's watermark at each record that is late, or so far ahead that its time can't be
    /// true; nil for the others.
    public private(set) var lateness: [EventTime?] = []
    /// The newest event time of the partition, up to and with each record.
    private var newest: [EventTime] = []
    private let latenessMilliseconds: Int64

    /// Of about `count` records.
    public init(latenessMilliseconds: Int64, count: Int = 0) {
        self.latenessMilliseconds = latenessMilliseconds
        lateness.reserveCapacity(count)
        newest.reserveCapacity(count)
    }

    /// Shows the next record to `clock`, and keeps what it says.
    public mutating func observe(
        _ time: EventTime,
        written: EventTime?,
        by clock: inout PartitionClock
    ) {
        let isLate = clock.observe(time, written: written)
        lateness.append(isLate ? clock.watermark : nil)
        newest.append(clock.newest)
    }

    /// The newest event time that the clock has believed, up to and with a record; `distantPast` if
    /// there is none.
    public func newest(_ index: Int) -> EventTime { newest[index] }

    /// The watermark at a record, as the partition's records alone have moved it: it depends on
    /// nothing that silence, and so the wall clock, has done.
    public func watermark(_ index: Int) -> EventTime {
        guard newest[index] > .distantPast else { return .distantPast }
        return EventTime(milliseconds: newest[index].milliseconds - latenessMilliseconds)
    }

    /// Whether a record at `index` with this time is so far ahead that the clock did not believe it.
    public func isAhead(_ time: EventTime, at index: Int) -> Bool { time > newest[index] }
}
