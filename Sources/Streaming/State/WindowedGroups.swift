public import Records

/// A group table for each window, or pane of one, that has groups.
public struct WindowedGroups: Sendable {
    public let layout: GroupLayout
    /// Ascending by start.
    public private(set) var windows: [(start: EventTime, groups: GroupTable)] = []
    /// The window used last: consecutive records nearly always share it.
    private var recent = 0

    public init(_ layout: GroupLayout) {
        self.layout = layout
    }

    public var isEmpty: Bool { windows.isEmpty }

    /// How many groups there are in all windows.
    public var groupCount: Int { windows.reduce(0) { $0 + $1.groups.count } }

    /// Bytes of memory, about.
    public var byteCount: Int {
        windows.reduce(0) { $0 + $1.groups.groupByteCount + GroupTable.emptyByteCount }
    }

    /// Calls `change` with the table of the window that starts at `start`.
    public mutating func update<Result>(
        _ start: EventTime,
        _ change: (inout GroupTable) -> Result
    ) -> Result {
        if recent >= windows.count || windows[recent].start != start {
            recent = index(of: start)
        }
        return change(&windows[recent].groups)
    }

    /// Adds the numbers and accumulators of all groups of `other`.
    mutating func add(_ other: WindowedGroups) {
        precondition(layout.width == other.layout.width)
        if isEmpty {
            self = other
            return
        }
        for (start, groups) in other.windows {
            update(start) { $0.add(groups) }
        }
    }

    /// Removes the windows that start before `start`, and returns them, ascending.
    public mutating func remove(
        before start: EventTime
    ) -> [(start: EventTime, groups: GroupTable)] {
        let count = windows.prefix { $0.start < start }.count
        defer { windows.removeFirst(count) }
        return Array(windows.prefix(count))
    }

    /// Removes everything.
    public mutating func removeAll() {
        windows.removeAll(keepingCapacity: true)
    }

    /// The index of the window that starts at `start`, made if there is none.
    private mutating func index(of start: EventTime) -> Int {
        let (place, isKnown) = place(of: start)
        if !isKnown { windows.insert((start, GroupTable(layout)), at: place) }
        return place
    }

    /// Where the window that starts at `start` is, or belongs.
    private func place(of start: EventTime) -> (index: Int, isKnown: Bool) {
        // A span's elements are looked at in place; an array's are copied, tables and all.
        let windows = windows.span
        var low = 0
        var high = windows.count
        while low < high {
            let middle = (low + high) / 2
            if windows[middle].start < start { low = middle + 1 } else { high = middle }
        }
        return (low, low < windows.count && windows[low].start == start)
    }
}
