package import Records

/// What a partition's clock has said of the records of a batch, by their index.
package struct ObservedTimes: Sendable {
    /// Which records are late, or so far ahead that their time can't be true.
    package private(set) var isLate: [Bool] = []
    /// The newest event time of the partition, up to and with each record.
    private var newest: [EventTime] = []
    private let latenessMilliseconds: Int64

    package init(latenessMilliseconds: Int64) {
        self.latenessMilliseconds = latenessMilliseconds
    }

    /// Shows the next record to `clock`, and keeps what it says.
    package mutating func observe(
        _ time: EventTime,
        written: EventTime?,
        by clock: inout PartitionClock
    ) {
        isLate.append(clock.observe(time, written: written))
        newest.append(clock.newest)
    }

    /// The watermark at a record, as the partition's records alone have moved it: it depends on
    /// nothing that silence, and so the wall clock, has done.
    package func watermark(_ index: Int) -> EventTime {
        guard newest[index] > .distantPast else { return .distantPast }
        return EventTime(milliseconds: newest[index].milliseconds - latenessMilliseconds)
    }

    /// Whether a record at `index` with this time is so far ahead that the clock did not believe it.
    package func isAhead(_ time: EventTime, at index: Int) -> Bool { time > newest[index] }
}
