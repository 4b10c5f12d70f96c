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
    private var done = MergeTotals()
    /// Whether a session has ever been cut.
    private var hasCut = false
    /// Bytes of memory that they take, about.
    private(set) var byteCount = 0

    /// - Parameters:
    ///   - limit: of sessions.
    ///   - byteLimit: of their bytes.
    init(_ aggregate: Topology.Aggregate, rule: SessionRule, limit: Int, byteLimit: Int) {
        layout = aggregate.layout
        self.rule = rule
        results = aggregate.makeResults()
        room = SessionRoom(limit: limit, bytes: StateRoom(limit: byteLimit, of: layout))
    }

    private struct Session {
        var first: EventTime
        var last: EventTime
        var firstFrame: Offset
        var records: Int64
        var accumulators: [any Accumulator]
        /// Whether nothing is added any more.
        var isCut = false

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
        room.begin(frame, isNew: isNew, count: count, byteCount: byteCount)
    }

    mutating func add(_ row: Int, of rows: PartialRows, into outputs: inout [Output]) {
        let pane = rule.pane(of: rows.pane(row))
        let session = Session(
            first: pane,
            last: pane,
            firstFrame: frame,
            records: rows[row, 0],
            accumulators: layout.accumulators.indices.map { rows.accumulator($0, of: row) }
        )
        let own = rows.key(row).array
        let hasRoom = hasRoom(for: session, of: own)
        let key = hasRoom ? own : otherKey ?? GroupKey.other(insteadOf: rows.key(row))
        guard !isNew || !isOver(session, of: key) else {
            done.repeatedRows += 1
            return
        }
        add(session, to: key)
        guard !hasRoom else { return }
        otherKey = key
        if isNew { done.overflowedRows += 1 }
    }

    /// Whether the session that a row belongs to has been closed: then its source had said everything
    /// about that second before, and the row was read twice.
    ///
    /// What is read twice of a session that is open counts twice, so that it comes to the same after a
    /// restart, when nobody knows any more how far the watermark was as each frame came.
    private func isOver(_ row: Session, of key: [UInt8]) -> Bool {
        guard rule.end(after: row.last) <= watermark else { return false }
        return !(sessions[key] ?? []).contains { joins(row, $0) }
    }

    /// Whether a row becomes part of the sessions of its own key.
    ///
    /// Where it would make a session grow that may not, that session is *cut*: it stays as it is, and
    /// the rest of it is counted as `__other__`, also when there is room again.
    private mutating func hasRoom(for row: Session, of key: [UInt8]) -> Bool {
        guard room.isFull || room.isTight || hasCut else { return true }
        let near = (sessions[key] ?? []).filter { joins(row, $0) }
        guard !near.isEmpty else { return !room.isFull }
        guard !near.contains(where: \.isCut) else { return false }
        guard room.isTight, key != otherKey, grows(near, by: row) else { return true }
        for index in sessions[key, default: []].indices
        where joins(row, sessions[key, default: []][index]) {
            sessions[key, default: []][index].isCut = true
        }
        hasCut = true
        if isNew { done.foldedGroups += near.count }
        return false
    }

    /// Whether sessions that become one with `row` measure more than they do.
    private func grows(_ near: [Session], by row: Session) -> Bool {
        var merged = row
        for session in near { merged.merge(session) }
        return Self.byteCount(merged) > near.reduce(0) { $0 + Self.byteCount($1) }
    }

    private func joins(_ session: Session, _ other: Session) -> Bool {
        rule.joins(session.first, other.first, other.last)
    }

    private mutating func add(_ session: Session, to key: [UInt8]) {
        var session = session
        var others = sessions.removeValue(forKey: key) ?? []
        if others.isEmpty { byteCount += Self.byteCount(ofKey: key) }
        count -= others.count
        // It joins at most two: one that ends before it, and one that begins after it.
        let second = session.first
        others.removeAll { other in
            guard rule.joins(second, other.first, other.last) else { return false }
            byteCount -= Self.byteCount(other)
            session.merge(other)
            return true
        }
        byteCount += Self.byteCount(session)
        others.insert(session, at: others.firstIndex { $0.first > session.first } ?? others.count)
        count += others.count
        sessions[key] = others
        oldestFrame = oldestFrame ?? frame
    }

    /// Bytes of a session: its place in an array, its accumulators, and what becomes of it.
    private static func byteCount(_ session: Session) -> Int {
        guard !session.accumulators.isEmpty else { return 160 }
        return session.accumulators.reduce(160 + 48) { $0 + 40 + $1.heapByteCount }
    }

    /// Bytes of a key that has sessions: its own, its place in a table that is half full on average,
    /// and the array of its sessions.
    private static func byteCount(ofKey key: [UInt8]) -> Int { 240 + key.count * 2 }

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
            for session in closed { byteCount -= Self.byteCount(session) }
            if closed.count == open.count { byteCount -= Self.byteCount(ofKey: key) }
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
        if results.ended(group, of: table, in: window, &outputs) { done.alerts += 1 }
        results.writeRows(of: [group], of: table, in: window, &outputs)
        done.rows += 1
    }

    var totals: MergeTotals {
        var totals = done
        (totals.groupLimitReached, totals.stateLimitReached) = room.reachedCounts
        return totals
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
