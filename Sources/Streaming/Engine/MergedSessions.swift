internal import FastJSON
internal import Records

/// The sessions that a merge has open.
///
/// A row of a frame, the records of a group in one second, joins the sessions that it is near to, and
/// makes one of them: so the sessions depend on the set of seconds alone. What an open session has
/// come to, and even its start, may still change, so alerts wait for its end.
struct MergedSessions: MergeState {
    /// By key, ascending.
    private var sessions: [[UInt8]: [Session]] = [:]
    private let layout: GroupLayout
    private let rule: SessionRule
    private let results: any WindowResults
    private var room: SessionRoom
    /// How many sessions there are.
    private(set) var count = 0
    /// The first frame of the sessions that are open.
    private var oldestFrame: Offset?
    /// The key of what there is no room for; nil until it is needed.
    private var otherKey: [UInt8]?
    /// The first frame of the sessions that have ended while one of `otherKey` was open. If those were
    /// not seen from their start after a restart, what they have in later frames would be counted
    /// in it.
    private var heldFrame: Offset?
    /// Sessions that end at or before it are closed.
    private var watermark = EventTime.distantPast
    /// The same while frames are read again after a restart.
    private var replayedWatermark = EventTime.distantPast
    private var frame = Offset.zero
    private var isNew = true
    private var isCaughtUp = true
    private(set) var totals = MergeTotals()

    /// - Parameter limit: of sessions.
    init(_ aggregate: Topology.Aggregate, rule: SessionRule, limit: Int) {
        layout = aggregate.layout
        self.rule = rule
        results = aggregate.makeResults()
        room = SessionRoom(limit: limit)
    }

    private struct Session {
        var first: EventTime
        var last: EventTime
        var firstFrame: Offset
        var records: Int64
        var accumulators: [any Accumulator]

        mutating func merge(_ other: Session) {
            first = min(first, other.first)
            last = max(last, other.last)
            firstFrame = min(firstFrame, other.firstFrame)
            records &+= other.records
            for index in accumulators.indices {
                accumulators[index].merge(any: other.accumulators[index])
            }
        }
    }

    var firstFrame: Offset? {
        guard let oldestFrame, let heldFrame else { return oldestFrame ?? heldFrame }
        return min(oldestFrame, heldFrame)
    }

    mutating func begin(_ frame: Offset, isNew: Bool) {
        self.frame = frame
        self.isNew = isNew
        if isNew, !isCaughtUp {
            // Frames that open sessions need have brought parts of closed ones along.
            isCaughtUp = true
            _ = removeSessions(endingBy: watermark)
        }
        room.begin(frame, isNew: isNew, count: count)
    }

    mutating func add(_ row: Int, of rows: PartialRows, into outputs: inout [Output]) {
        let pane = rule.pane(of: rows.pane(row))
        guard !isNew || pane >= watermark else {
            // Its source has said everything about that second already: read twice.
            totals.repeatedRows += 1
            return
        }
        let session = Session(
            first: pane,
            last: pane,
            firstFrame: frame,
            records: rows[row, 0],
            accumulators: layout.accumulators.indices.map { rows.accumulator($0, of: row) }
        )
        let key = rows.key(row).array
        if room.isFull, !(sessions[key] ?? []).contains(where: { joins(session, $0) }) {
            if isNew { totals.overflowedRows += 1 }
            let other = otherKey ?? GroupKey.other(insteadOf: rows.key(row))
            otherKey = other
            add(session, to: other)
        } else {
            add(session, to: key)
        }
    }

    private func joins(_ session: Session, _ other: Session) -> Bool {
        rule.joins(session.first, other.first, other.last)
    }

    private mutating func add(_ session: Session, to key: [UInt8]) {
        var session = session
        var others = sessions.removeValue(forKey: key) ?? []
        count -= others.count
        // It joins at most two: one that ends before it, and one that begins after it.
        let second = session.first
        others.removeAll { other in
            guard rule.joins(second, other.first, other.last) else { return false }
            session.merge(other)
            return true
        }
        others.insert(session, at: others.firstIndex { $0.first > session.first } ?? others.count)
        count += others.count
        sessions[key] = others
        oldestFrame = oldestFrame ?? frame
    }

    // MARK: Closing

    mutating func close(by watermark: EventTime, into outputs: inout [Output]) {
        let closing = rule.closing(by: watermark)
        guard closing > self.watermark else { return }
        self.watermark = closing
        for (key, session) in removeSessions(endingBy: closing) {
            write(session, of: key, into: &outputs)
        }
    }

    mutating func replayed(to watermark: EventTime) {
        let closing = rule.closing(by: watermark)
        guard closing > replayedWatermark else { return }
        replayedWatermark = closing
        _ = removeSessions(endingBy: closing)
    }

    /// - Returns: the sessions and their keys, ascending by start, then by key.
    private mutating func removeSessions(
        endingBy watermark: EventTime
    ) -> [(key: [UInt8], session: Session)] {
        var removed: [(key: [UInt8], session: Session)] = []
        for (key, open) in sessions {
            let closed = open.prefix { rule.end(after: $0.last) <= watermark }
            guard !closed.isEmpty else { continue }
            removed += closed.map { (key, $0) }
            sessions[key] = closed.count == open.count ? nil : Array(open[closed.endIndex...])
        }
        count -= removed.count
        updateFrames(removed.map(\.session.firstFrame).min())
        return removed.sorted { left, right in
            left.session.first == right.session.first
                ? left.key.rawSpan.precedes(right.key.rawSpan)
                : left.session.first < right.session.first
        }
    }

    /// - Parameter removed: the first frame of the sessions that were removed.
    private mutating func updateFrames(_ removed: Offset?) {
        oldestFrame = sessions.values.reduce(nil) { first, sessions in
            sessions.reduce(first) { min($0 ?? $1.firstFrame, $1.firstFrame) }
        }
        guard otherKey.map({ sessions[$0] != nil }) ?? false else {
            heldFrame = nil
            return
        }
        if let removed { heldFrame = min(heldFrame ?? removed, removed) }
    }

    private mutating func write(
        _ session: Session,
        of key: [UInt8],
        into outputs: inout [Output]
    ) {
        var table = GroupTable(layout)
        let group = table.group(of: key.rawSpan)
        table[group, 0] = session.records
        for (index, accumulator) in session.accumulators.enumerated() {
            table.merge(accumulator, into: index, of: group)
        }
        let window = session.first..<rule.end(after: session.last)
        if results.ended(group, of: table, in: window, &outputs) { totals.alerts += 1 }
        results.writeRows(of: [group], of: table, in: window, &outputs)
        totals.rows += 1
    }

    /// Sessions have no rows before they end.
    func writeDueRows(into outputs: inout [Output]) {}

    // MARK: Checkpoints

    mutating func checkpointText(from first: Offset) -> String {
        room.forget(before: first)
        return room.checkpointText
    }

    mutating func restore(_ text: Substring, watermark: EventTime) {
        room.restore(text)
        self.watermark = rule.closing(by: watermark)
        isCaughtUp = false
    }
}
