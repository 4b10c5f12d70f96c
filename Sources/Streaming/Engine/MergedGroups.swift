internal import FastJSON
internal import Records

/// The groups of the windows that a merge has open, and what becomes of them: alerts when they grow,
/// rows when they change or their window closes.
struct MergedGroups {
    /// What was counted of each group, and what has become of it (`Column`).
    private var groups: OpenGroups
    private let windows: WindowPolicy
    private let results: any WindowResults
    /// By the start of a window, the groups that a row is due for.
    private var due: [EventTime: [Int]] = [:]
    private(set) var totals = MergeTotals()

    /// The numbers that a merge keeps of a group.
    private enum Column {
        /// How many records it has.
        static let records = 0
        /// 1 if it has been alerted.
        static let isAlerted = 1
        /// 1 if it has changed since its row was written.
        static let isDue = 2
        static let count = 3
    }

    init(_ aggregate: Topology.Aggregate, layout: LogLayout) {
        // Which groups there are must not depend on who else merges: each partition has its share.
        let partitionCount = Int(layout.repartitionCounts[aggregate.repartitionTopic] ?? 1)
        groups = OpenGroups(
            GroupLayout(width: Column.count, accumulators: aggregate.layout.accumulators),
            limit: (aggregate.groupLimit + partitionCount - 1) / partitionCount
        )
        windows = aggregate.windows
        results = aggregate.makeResults()
    }

    /// How many groups are open.
    var count: Int { groups.windows.groupCount }

    /// Adds a row of a frame to a group of `window`.
    ///
    /// - Parameter isNew: false if what comes of it was written before a restart.
    mutating func add(
        _ row: Int,
        of rows: PartialRows,
        in window: Range<EventTime>,
        isNew: Bool,
        into outputs: inout [Output]
    ) {
        let results = results
        let marksDue = isNew && windows.emission == .changes
        var alerts: [Output] = []
        var newlyDue: Int?
        let isOwn = groups.update(window.lowerBound, rows.key(row)) { table, group in
            let old = table[group, Column.records]
            table[group, Column.records] &+= rows[row, 0]
            for index in table.layout.accumulators.indices {
                table.merge(rows.accumulator(index, of: row), into: index, of: group)
            }
            if marksDue && table[group, Column.isDue] == 0 {
                table[group, Column.isDue] = 1
                newlyDue = group
            }
            guard table[group, Column.isAlerted] == 0 else { return }
            if results.grown(group, of: table, from: old, in: window, &alerts) {
                table[group, Column.isAlerted] = 1
            }
        }
        if let newlyDue { due[window.lowerBound, default: []].append(newlyDue) }
        guard isNew else { return }
        if !isOwn { totals.overflowedRows += 1 }
        totals.alerts += alerts.count
        outputs.append(contentsOf: alerts)
    }

    /// Closes the windows that end at or before `watermark`.
    /// - Returns: their starts.
    mutating func close(by watermark: EventTime, into outputs: inout [Output]) -> [EventTime] {
        // The first window that is still open starts where its end lies after the watermark.
        let firstOpen = EventTime(
            milliseconds: watermark.milliseconds - windows.schedule.sizeMilliseconds + 1
        )
        let closed = groups.remove(before: firstOpen)
        for (start, table) in closed {
            let window = start..<windows.schedule.end(of: start)
            let sorted = table.sortedGroups()
            for group in sorted where table[group, Column.isAlerted] == 0 {
                if results.ended(group, of: table, in: window, &outputs) { totals.alerts += 1 }
            }
            totals.rows += sorted.count
            results.writeRows(of: sorted, of: table, in: window, &outputs)
            due[start] = nil
        }
        return closed.map(\.start)
    }

    /// Writes the rows that are due: at the end of a commit unit.
    mutating func writeDueRows(into outputs: inout [Output]) {
        for (start, changed) in due.sorted(by: { $0.key < $1.key }) {
            let window = start..<windows.schedule.end(of: start)
            let results = results
            groups.update(window: start) { table in
                for group in changed { table[group, Column.isDue] = 0 }
                let sorted = table.sorted(changed)
                results.writeRows(of: sorted, of: table, in: window, &outputs)
            }
            totals.rows += changed.count
        }
        due.removeAll(keepingCapacity: true)
    }

    // MARK: Checkpoints

    /// Which windows take no more groups.
    var sealedText: String { groups.sealedText }

    /// Takes up what `sealedText` gave.
    mutating func restore(sealedText: some StringProtocol) {
        groups.restore(sealedText: sealedText)
    }
}
