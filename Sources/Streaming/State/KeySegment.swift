internal import FastJSON
internal import Records

/// Keys that came one after the other, as one value of a changelog.
///
/// A byte 1, the version; the label and its length; then for each key the distance of its time and
/// of its offset from those of the key before, its record's number, its length, and its bytes. All
/// numbers are `VariableInteger`s.
struct KeySegment {
    private(set) var bytes: [UInt8] = [1]
    private(set) var count = 0
    /// The newest time of a key in it.
    private(set) var newest = EventTime.distantPast
    private var last = Self.start

    /// What the first key's distances are from.
    private static let start = KeyMemory.Origin(
        time: EventTime(milliseconds: 0),
        position: RecordPosition(offset: .zero, number: 0)
    )

    /// - Parameter label: says what the keys are made of: segments with another label are not read.
    init(label: [UInt8]) {
        VariableInteger.append(UInt64(label.count), to: &bytes)
        bytes += label
    }

    mutating func append(_ key: RawSpan, _ origin: KeyMemory.Origin) {
        let time = origin.time.milliseconds &- last.time.milliseconds
        let offset = origin.position.offset.rawValue &- last.position.offset.rawValue
        VariableInteger.append(signed: time, to: &bytes)
        VariableInteger.append(signed: offset, to: &bytes)
        VariableInteger.append(UInt64(origin.position.number), to: &bytes)
        VariableInteger.append(UInt64(key.byteCount), to: &bytes)
        bytes.append(contentsOf: key)
        newest = max(newest, origin.time)
        last = origin
        count += 1
    }

    /// What reading a value came to.
    enum Reading: Equatable {
        /// All of its keys were read.
        case keys(count: Int, newest: EventTime)
        /// It has another label.
        case foreign
        /// It is no segment, or only the beginning of it is.
        case broken
    }

    /// Calls `body` with each key.
    static func read(
        _ bytes: RawSpan,
        label: [UInt8],
        _ body: (RawSpan, KeyMemory.Origin) -> Void
    ) -> Reading {
        var index = 1
        guard bytes.byteCount > 0, bytes[0] == 1, let found = text(at: &index, of: bytes) else {
            return .broken
        }
        guard bytes.extracting(found).isEqual(to: label.rawSpan) else { return .foreign }
        var last = start
        var count = 0
        var newest = EventTime.distantPast
        while index < bytes.byteCount {
            guard let origin = origin(after: last, at: &index, of: bytes),
                let key = text(at: &index, of: bytes)
            else { return .broken }
            body(bytes.extracting(key), origin)
            newest = max(newest, origin.time)
            last = origin
            count += 1
        }
        return .keys(count: count, newest: newest)
    }

    private static func origin(
        after last: KeyMemory.Origin,
        at index: inout Int,
        of bytes: RawSpan
    ) -> KeyMemory.Origin? {
        guard let time = VariableInteger.readSigned(at: &index, of: bytes),
            let offset = VariableInteger.readSigned(at: &index, of: bytes),
            let number = VariableInteger.read(at: &index, of: bytes), number <= Int32.max
        else { return nil }
        return KeyMemory.Origin(
            time: EventTime(milliseconds: last.time.milliseconds &+ time),
            position: RecordPosition(
                offset: Offset(last.position.offset.rawValue &+ offset),
                number: Int32(number)
            )
        )
    }

    /// Where the text whose length stands at `index` has its bytes; moves `index` behind them.
    private static func text(at index: inout Int, of bytes: RawSpan) -> Range<Int>? {
        guard let count = VariableInteger.read(at: &index, of: bytes),
            count <= UInt64(bytes.byteCount - index)
        else { return nil }
        defer { index += Int(count) }
        return index..<index + Int(count)
    }
}
