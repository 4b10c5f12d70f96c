internal import FastJSON
public import Records

/// Counts of groups, each of one pane of time: rows of a frame, kept flat so that a row has no memory of
/// its own.
public struct PartialRows: Sendable {
    /// What a row has.
    public let layout: GroupLayout
    private var panes: [EventTime] = []
    private var keys: [UInt8] = []
    /// Where each row's key ends.
    private var keyEnds: [Int] = []
    private var numbers: [Int64] = []
    private var accumulators: [any Accumulator] = []
    private var accumulatorByteCount = 0

    public init(_ layout: GroupLayout) {
        self.layout = layout
    }

    /// How many rows there are.
    public var count: Int { panes.count }

    public var isEmpty: Bool { panes.isEmpty }

    /// Bytes of the keys, numbers and accumulators, about, as JSON at its worst: six for an escaped
    /// byte.
    var jsonByteCount: Int {
        keys.count * 6 + count * (layout.width + 2) * 24 + accumulatorByteCount
    }

    /// Adds a row; `number` gives the number of each column, `accumulator` each accumulator.
    public mutating func append(
        _ pane: EventTime,
        _ key: RawSpan,
        numbers number: (Int) -> Int64,
        accumulators accumulator: (Int) -> any Accumulator
    ) {
        panes.append(pane)
        keys.append(contentsOf: key)
        keyEnds.append(keys.count)
        for column in 0..<layout.width { numbers.append(number(column)) }
        for index in layout.accumulators.indices {
            let next = accumulator(index)
            accumulatorByteCount += next.jsonByteCount
            accumulators.append(next)
        }
    }

    /// The start of a row's pane.
    public func pane(_ row: Int) -> EventTime { panes[row] }

    /// A row's key, as `GroupKey` makes it.
    @_lifetime(borrow self)
    public func key(_ row: Int) -> RawSpan {
        keys.rawSpan.extracting((row == 0 ? 0 : keyEnds[row - 1])..<keyEnds[row])
    }

    /// The number in a column of a row.
    public subscript(row: Int, column: Int) -> Int64 { numbers[row * layout.width + column] }

    /// The accumulator of a row that is at `index` of the layout's.
    public func accumulator(_ index: Int, of row: Int) -> any Accumulator {
        accumulators[row * layout.accumulators.count + index]
    }
}
