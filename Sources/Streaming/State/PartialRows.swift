internal import FastJSON
package import Records

/// Counts of groups, each of one window: rows of a frame, kept flat so that a row has no memory of
/// its own.
package struct PartialRows: Equatable, Sendable {
    /// How many numbers a row has.
    package let width: Int
    private var windows: [EventTime] = []
    private var keys: [UInt8] = []
    /// Where each row's key ends.
    private var keyEnds: [Int] = []
    private var numbers: [Int64] = []

    package init(width: Int) {
        self.width = width
    }

    /// How many rows there are.
    package var count: Int { windows.count }

    package var isEmpty: Bool { windows.isEmpty }

    /// Bytes of the keys and the numbers, about, as JSON at its worst: six for an escaped byte.
    var jsonByteCount: Int { keys.count * 6 + count * (width + 2) * 24 }

    /// Adds a row; `number` gives the number of each column.
    package mutating func append(
        _ window: EventTime,
        _ key: RawSpan,
        numbers number: (Int) -> Int64
    ) {
        windows.append(window)
        keys.append(contentsOf: key)
        keyEnds.append(keys.count)
        for column in 0..<width { numbers.append(number(column)) }
    }

    /// The start of a row's window.
    package func window(_ row: Int) -> EventTime { windows[row] }

    /// A row's key, as `GroupKey` makes it.
    @_lifetime(borrow self)
    package func key(_ row: Int) -> RawSpan {
        keys.rawSpan.extracting((row == 0 ? 0 : keyEnds[row - 1])..<keyEnds[row])
    }

    /// The number in a column of a row.
    package subscript(row: Int, column: Int) -> Int64 { numbers[row * width + column] }
}
