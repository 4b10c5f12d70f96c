internal import FastJSON
internal import Records

/// The groups of the windows that a merge has open or keeps, and what becomes of them: alerts when
/// they grow, rows when their window closes or they have changed.
struct MergedGroups: MergeState {
    /// What was counted of each group, and what has become of it (`Column`).
    private var groups: OpenGroups
    private let windows: WindowPolicy
    private let schedule: WindowSchedule
    private let results: any WindowResults
    /// By the start of a window, the groups that a row is due for.
    private var due: [EventTime: [Int]] = [:]
    /// Windows that end at or before it are closed.
    private var watermark = EventTime.distantPast
    /// The first frame of each window that is open or kept, by the window's start.
    private var firstFrames: [EventTime: Offset] = [:]
    private var frame = Offset.zero
    private var isNew = true
    private var done = MergeTotals()

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

    /// - Parameters:
    ///   - limit: of groups.
    ///   - byteLimit: of their bytes.
    init(
        _ aggregate: Topology.Aggregate,
        schedule: WindowSchedule,
        limit: Int,
        byteLimit: Int
    ) {
        groups = OpenGroups(
            GroupLayout(width: Column.count, accumulators: aggregate.layout.accumulators),
            limit: limit,
            byteLimit: byteLimit
        )
        windows = aggregate.windows
        self.schedule = schedule
        results = aggregate.makeResults()
    }

    /// How many groups are open.
    var count: Int { groups.windows.groupCount }

    var byteCount: Int { groups.byteCount }

    var firstFrame: Offset? { firstFrames.values.min() }

    mutating func begin(_ frame: Offset, isNew: Bool) {
        self.frame = frame
        self.isNew = isNew
        groups.begin(frame, isNew: isNew)
    }

    mutating func add(_ row: Int, of rows: PartialRows, into outputs: inout [Output]) {
        for start in schedule.starts(holding: rows.pane(row)) {
            let window = start..<schedule.end(of: start)
            guard window.upperBound > windows.letGo(by: watermark) else {
                // Its source has said everything about that window already: read twice.
                if isNew { done.repeatedRows += 1 }
                continue
            }
            if firstFrames[start] == nil { firstFrames[start] = frame }
            add(row, of: rows, in: window, into: &outputs)
        }
    }

    private mutating func add(
        _ row: Int,
        of rows: PartialRows,
        in window: Range<EventTime>,
        into outputs: inout [Output]
    ) {
        let results = results
        let isClosed = window.upperBound <= watermark
        let marksDue = isNew && (isClosed || windows.emission == .changes)
        var alerts: [Output] = []
        var newlyDue: Int?
        // The closures stand in the call: in constants they would be allocated for each row.
        let isOwn = groups.update(
            window.lowerBound,
            rows.key(row),
            settling: { table, group, old in
                if marksDue && table[group, Column.isDue] == 0 {
                    table[group, Column.isDue] = 1
                    newlyDue = group
                }
                guard table[group, Column.isAlerted] == 0 else { return }
                if results.grown(group, of: table, from: old, in: window, &alerts) {
                    table[group, Column.isAlerted] = 1
                }
            },
            { table, group in
                table[group, Column.records] &+= rows[row, 0]
                for index in table.layout.accumulators.indices {
                    table.merge(rows.accumulator(index, of: row), into: index, of: group)
                }
            }
        )
        if let newlyDue { due[window.lowerBound, default: []].append(newlyDue) }
        guard isNew else { return }
        if !isOwn { done.overflowedRows += 1 }
        done.alerts += alerts.count
        outputs.append(contentsOf: alerts)
    }

    /// Closes the windows that end at or before `watermark`, and lets go of those that have been
    /// kept for long enough.
    mutating func close(by watermark: EventTime, into outputs: inout [Output]) {
        let closed = groups.windows.windows.map(\.start).filter { start in
            let end = schedule.end(of: start)
            return end > self.watermark && end <= watermark
        }
        self.watermark = watermark
        for start in closed { writeRows(of: nil, in: start, into: &outputs) }
        // The first window that is kept starts where it is over after the watermark.
        let firstKept = EventTime(
            milliseconds: watermark.milliseconds - windows.lifetimeMilliseconds + 1
        )
        for start in due.keys.filter({ $0 < firstKept }).sorted() {
            writeRows(of: due[start], in: start, into: &outputs)
        }
        for (start, table) in groups.remove(before: firstKept) {
            firstFrames[start] = nil
            end(start, table, into: &outputs)
        }
    }

    var totals: MergeTotals {
        var totals = done
        (totals.groupLimitReached, totals.stateLimitReached) = groups.sealedCounts
        totals.foldedGroups = groups.foldedCount
        return totals
    }

    /// Windows that had been let go before the restart are not made again.
    func replayed(to watermark: EventTime) {}

    private mutating func end(
        _ start: EventTime,
        _ table: GroupTable,
        into outputs: inout [Output]
    ) {
        guard results.asksAtEnd else { return }
        let window = start..<schedule.end(of: start)
        for group in table.sortedGroups() where table[group, Column.isAlerted] == 0 {
            if results.ended(group, of: table, in: window, &outputs) { done.alerts += 1 }
        }
    }

    /// Writes the rows that are due: at the end of a commit unit.
    mutating func writeDueRows(into outputs: inout [Output]) {
        for (start, changed) in due.sorted(by: { $0.key < $1.key }) {
            writeRows(of: changed, in: start, into: &outputs)
        }
    }

    /// Writes the rows of some groups of the window that starts at `start`, or of all.
    private mutating func writeRows(
        of some: [Int]?,
        in start: EventTime,
        into outputs: inout [Output]
    ) {
        let window = start..<schedule.end(of: start)
        let (results, changed) = (results, due.removeValue(forKey: start) ?? [])
        var rowCount = 0
        groups.update(window: start) { table in
            for group in changed { table[group, Column.isDue] = 0 }
            let sorted = some.map { table.sorted($0) } ?? table.sortedGroups()
            results.writeRows(of: sorted, of: table, in: window, &outputs)
            rowCount = sorted.count
        }
        done.rows += rowCount
    }

    // MARK: Checkpoints

    /// Which windows take no more groups.
    mutating func checkpointText(from first: Offset) -> String {
        groups.forget(before: first)
        return groups.checkpointText
    }

    mutating func restore(_ text: Substring, watermark: EventTime) {
        groups.restore(text)
        self.watermark = watermark
    }
}
