internal import FastJSON
internal import Records

/// What a merge has open: the groups of windows, or sessions.
protocol MergeState {
    /// A frame begins; `isNew` is false if what comes of it was written before a restart.
    mutating func begin(_ frame: Offset, isNew: Bool)

    /// Adds a row of the frame that has begun.
    mutating func add(_ row: Int, of rows: PartialRows, into outputs: inout [Output])

    /// Closes what ends at or before `watermark`.
    mutating func close(by watermark: EventTime, into outputs: inout [Output])

    /// Frames that had been answered before a restart have brought the watermark here again.
    mutating func replayed(to watermark: EventTime)

    /// Writes the rows that are due at the end of a commit unit.
    mutating func writeDueRows(into outputs: inout [Output])

    /// The oldest frame that something needs which is open; nil if nothing is.
    var firstFrame: Offset? { get }

    /// How many groups are open.
    var count: Int { get }

    /// Bytes of memory that they take, about.
    var byteCount: Int { get }

    var totals: MergeTotals { get }

    /// What a checkpoint has to say beside offsets and watermark, if frames are read again from
    /// `first` on; ASCII, at most 3,800 bytes.
    mutating func checkpointText(from first: Offset) -> String

    /// Takes up what `checkpointText` gave, and up to where all had been closed.
    mutating func restore(_ text: Substring, watermark: EventTime)
}
