public import Records

/// The event-time clock of one source partition: it decides which records are late, once.
///
/// The watermark trails the newest event time by the lateness and never goes back. A record is
/// late if its time is before the watermark when it is read, in offset order; so the decision is
/// the same whatever the batches. Source: Akidau et al., "The Dataflow Model", VLDB 2015.
public struct PartitionClock: Equatable, Sendable {
    public let latenessMilliseconds: Int64
    /// The newest event time seen; `distantPast` before the first.
    public private(set) var newest = EventTime.distantPast
    /// What silence has advanced the watermark to.
    public private(set) var floor = EventTime.distantPast

    public init(latenessMilliseconds: Int64) {
        self.latenessMilliseconds = latenessMilliseconds
    }

    /// The event time before which a record is late.
    public var watermark: EventTime {
        guard newest > .distantPast else { return floor }
        return max(floor, EventTime(milliseconds: newest.milliseconds - latenessMilliseconds))
    }

    /// Whether silence has brought the watermark to where it is, not a record.
    var isAheadOfRecords: Bool {
        newest == .distantPast || floor.milliseconds > newest.milliseconds - latenessMilliseconds
    }

    /// How far an event time may be ahead of the time at which its message was written. One record
    /// from a clock that is wrong must not make all that follow late.
    public static let aheadLimitMilliseconds: Int64 = 24 * 3_600_000

    /// Takes note of a record's event time.
    ///
    /// - Parameter written: when the record's message was written, if the log says so.
    /// - Returns: whether the record is late, or so far ahead that its time can't be true: either
    ///   way it can't be counted.
    public mutating func observe(_ time: EventTime, written: EventTime? = nil) -> Bool {
        if let written, written.milliseconds > 0,
            time.milliseconds - written.milliseconds > Self.aheadLimitMilliseconds
        {
            return true
        }
        if time > newest {
            let isLate = time < floor
            newest = time
            return isLate
        }
        return time < watermark
    }

    /// Advances the watermark without a record, because the partition has been silent.
    public mutating func advance(to time: EventTime) {
        floor = max(floor, time)
    }

    /// Text for the checkpoint: the newest time and the watermark, milliseconds.
    public var metadata: String { "1 \(newest.milliseconds) \(watermark.milliseconds)" }

    /// Takes up what `metadata` gave; anything else is ignored, as if the partition were new.
    ///
    /// The watermark does not go back, whatever the lateness was when the text was made.
    public mutating func restore(_ metadata: String) {
        guard let (newest, watermark) = Checkpoint.numbers(in: metadata) else { return }
        self.newest = EventTime(milliseconds: newest)
        floor = EventTime(milliseconds: watermark)
    }
}
