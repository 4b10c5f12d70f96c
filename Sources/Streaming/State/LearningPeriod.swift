public import FastJSON
public import Records

/// The time during which a stage only takes note of one partition's records: so much event time from
/// the first one on.
///
/// Kept beside what was learned, not in it: no bound can make it begin again. Where in the partition it
/// begins and ends is part of it, so that records which are read again are judged as before. It has
/// ended for good: for a record of a later position and for one of a later time, whatever the length
/// is then, and whatever position the log counts from by then.
public struct LearningPeriod: Sendable {
    private let milliseconds: Int64
    /// The newest event time at its first record, and that record.
    private var start: (time: EventTime, position: RecordPosition)?
    /// The first record behind it.
    private var end: RecordPosition?
    private var hasChanged = false

    /// What the one change is called that keeps it.
    public static let key = Array("learning".utf8)

    public init(milliseconds: Int64) {
        precondition(milliseconds >= 0)
        self.milliseconds = milliseconds
    }

    /// Shows it the next record.
    ///
    /// - Parameter newest: the newest event time of the partition, up to and with the record.
    /// - Returns: whether the record is only to be taken note of.
    public mutating func includes(_ position: RecordPosition, newest: EventTime) -> Bool {
        if let end, position >= end { return false }
        guard newest > .distantPast else { return start == nil && milliseconds > 0 }
        let start = start ?? begin(at: newest, position)
        guard position >= start.position else { return false }
        if newest.milliseconds - start.time.milliseconds < milliseconds { return true }
        if end == nil {
            end = position
            hasChanged = true
        }
        return false
    }

    private mutating func begin(
        at time: EventTime,
        _ position: RecordPosition
    ) -> (time: EventTime, position: RecordPosition) {
        start = (time, position)
        hasChanged = true
        return (time, position)
    }

    // MARK: The change that keeps it

    /// What has changed since the last call.
    public mutating func takeChange() -> StateChange? {
        guard hasChanged, let start else { return nil }
        hasChanged = false
        var bytes: [UInt8] = [1]
        VariableInteger.append(signed: start.time.milliseconds, to: &bytes)
        Self.append(start.position, to: &bytes)
        if let end { Self.append(end, to: &bytes) }
        return StateChange(key: Self.key, value: SharedBytes(bytes))
    }

    /// Takes up what was kept.
    ///
    /// What can't be read was written when learning had begun; so that nothing is hidden, it counts as
    /// over.
    /// - Returns: false if it can't be read.
    public mutating func restore(_ value: SharedBytes?) -> Bool {
        if let value, restore(value.span) { return true }
        start = (.distantPast, Self.first)
        end = Self.first
        return false
    }

    private mutating func restore(_ bytes: RawSpan) -> Bool {
        var index = 1
        guard bytes.byteCount > 0, bytes[0] == 1,
            let time = VariableInteger.readSigned(at: &index, of: bytes),
            let begin = Self.readPosition(at: &index, of: bytes)
        else { return false }
        var end: RecordPosition?
        if index < bytes.byteCount {
            end = Self.readPosition(at: &index, of: bytes)
            guard end != nil else { return false }
        }
        start = (EventTime(milliseconds: time), begin)
        self.end = end
        return true
    }

    private static let first = RecordPosition(offset: .zero, number: 0)

    private static func append(_ position: RecordPosition, to bytes: inout [UInt8]) {
        VariableInteger.append(signed: position.offset.rawValue, to: &bytes)
        VariableInteger.append(UInt64(position.number), to: &bytes)
    }

    private static func readPosition(at index: inout Int, of bytes: RawSpan) -> RecordPosition? {
        guard let offset = VariableInteger.readSigned(at: &index, of: bytes),
            let number = VariableInteger.read(at: &index, of: bytes), number <= Int32.max
        else { return nil }
        return RecordPosition(offset: Offset(offset), number: Int32(number))
    }
}
