internal import FastJSON
internal import Records

/// The groups of the windows that a merge has open: a bounded number of them, in bounded memory.
///
/// Once there are as many as the limit, or they take as many bytes, a window that meets a new group
/// is *sealed*: from then on its new groups are counted together in one, whose values are all
/// `__other__`. A sealed window stays sealed, at the number of groups it had, even if there is room
/// again: so that number, which the checkpoint holds, is all that it takes to come to the same groups
/// when the frames are merged again after a restart, without those of windows that have closed since.
///
/// What measures keep of a group may grow for as long as it is open. While all bytes are used, a group
/// that grows is *folded*: it becomes part of `__other__`, so that none of its records is missing
/// and no row says less than was counted. The frames during which that was so are in the checkpoint too.
struct OpenGroups {
    private(set) var windows: WindowedGroups
    private let limit: Int
    private let bytes: StateRoom
    /// How many groups there are, without the windows' `__other__`.
    private(set) var count = 0
    /// By the start of a window, how many groups it had when it was sealed.
    private(set) var sealed: [EventTime: Int] = [:]
    private var growth = FullFrames()
    /// Bytes of all groups.
    private var groupByteCount = 0
    /// The key of what there is no room for; nil until it is needed.
    private var otherKey: [UInt8]?
    /// How many windows were sealed for the number of groups, and for their bytes.
    private(set) var sealedCounts = (groups: 0, state: 0)
    /// How many groups have become part of `__other__` because they grew.
    private(set) var foldedCount = 0
    private var isNew = true

    /// - Parameters:
    ///   - limit: of groups, more than 0.
    ///   - byteLimit: of their bytes.
    init(_ layout: GroupLayout, limit: Int, byteLimit: Int = .max) {
        precondition(limit > 0)
        windows = WindowedGroups(layout)
        self.limit = limit
        bytes = StateRoom(limit: byteLimit, of: layout)
    }

    /// Bytes of memory, about.
    var byteCount: Int { groupByteCount + windows.windows.count * GroupTable.emptyByteCount }

    /// A frame begins; `isNew` is false if it has been decided about before a restart.
    mutating func begin(_ frame: Offset, isNew: Bool) {
        self.isNew = isNew
        guard isNew else {
            growth.replay(frame, isBeyond: bytes.isFarExceeded(by: byteCount))
            return
        }
        growth.begin(
            frame,
            isAtLimit: byteCount >= bytes.limit,
            hasRoomAgain: byteCount < bytes.limit / 10 * 9
        )
    }

    /// Calls `change` with the group of `key` in the window that starts at `start`, or with the one
    /// that stands in for it; then `settle` with the group that has what was changed in the end, and
    /// its first number before.
    /// - Returns: false if that is `__other__`.
    mutating func update(
        _ start: EventTime,
        _ key: RawSpan,
        settling settle: (inout GroupTable, Int, Int64) -> Void = { _, _, _ in },
        _ change: (inout GroupTable, Int) -> Void
    ) -> Bool {
        let other = otherKey ?? GroupKey.other(insteadOf: key)
        otherKey = other
        let room = Room(
            hasNumber: count < limit,
            hasBytes: byteCount < bytes.newGroupLimit,
            isTight: growth.isFull,
            seal: sealed[start],
            other: other
        )
        let outcome = windows.update(start) { table in
            let before = table.groupByteCount
            var outcome = Self.take(&table, key, room, settle, change)
            outcome.grownByteCount = table.groupByteCount - before
            return outcome
        }
        note(outcome, in: start, room)
        return outcome.isOwn
    }

    /// What decides on a row.
    private struct Room {
        let hasNumber: Bool
        let hasBytes: Bool
        /// Whether groups may not grow.
        let isTight: Bool
        let seal: Int?
        /// The key of what there is no room for.
        let other: [UInt8]
    }

    /// What became of a row.
    private struct Outcome {
        var isOwn = true
        var isNew = false
        var isFolded = false
        var seal: Int?
        var grownByteCount = 0
    }

    private static func take(
        _ table: inout GroupTable,
        _ key: RawSpan,
        _ room: Room,
        _ settle: (inout GroupTable, Int, Int64) -> Void,
        _ change: (inout GroupTable, Int) -> Void
    ) -> Outcome {
        var outcome = Outcome()
        let known = table.existingGroup(of: key)
        let isFolded = known.map { table.isFolded($0) } ?? false
        let mayAdd = room.hasNumber && room.hasBytes && table.count < room.seal ?? .max
        if !isFolded, known != nil || mayAdd {
            outcome.isNew = known == nil
            let group = known ?? table.group(of: key)
            let (old, oldHeap) = (table[group, 0], table.heapByteCount)
            change(&table, group)
            guard room.isTight, !outcome.isNew, table.heapByteCount > oldHeap,
                !key.isEqual(to: room.other.rawSpan)
            else {
                settle(&table, group, old)
                return outcome
            }
            outcome.isFolded = true
            outcome.seal = room.seal ?? table.count
            let target = table.group(of: room.other.rawSpan)
            let otherOld = table[target, 0]
            table.fold(group, into: target)
            settle(&table, target, otherOld)
        } else {
            outcome.seal = room.seal ?? table.count
            let target = table.group(of: room.other.rawSpan)
            let old = table[target, 0]
            change(&table, target)
            settle(&table, target, old)
        }
        outcome.isOwn = false
        return outcome
    }

    private mutating func note(_ outcome: Outcome, in start: EventTime, _ room: Room) {
        groupByteCount += outcome.grownByteCount
        if outcome.isNew { count += 1 }
        if outcome.isFolded, isNew { foldedCount += 1 }
        guard let seal = outcome.seal, room.seal == nil else { return }
        sealed[start] = seal
        guard isNew else { return }
        if room.hasNumber { sealedCounts.state += 1 } else { sealedCounts.groups += 1 }
    }

    /// Calls `change` with the groups of the window that starts at `start`, to change their numbers.
    mutating func update(window start: EventTime, _ change: (inout GroupTable) -> Void) {
        windows.update(start, change)
    }

    /// Removes the windows that start before `start`, and returns them, ascending.
    mutating func remove(before start: EventTime) -> [(start: EventTime, groups: GroupTable)] {
        let removed = windows.remove(before: start)
        for (start, table) in removed {
            count -= min(table.count, sealed.removeValue(forKey: start) ?? .max)
            groupByteCount -= table.groupByteCount
        }
        return removed
    }

    // MARK: Checkpoints

    /// Forgets what was before `frame`, which nobody needs any more.
    mutating func forget(before frame: Offset) { growth.forget(before: frame) }

    /// The sealed windows, and behind a bar the frames during which groups could not grow, if there
    /// are any.
    var checkpointText: String {
        growth.isEmpty ? sealedText : "\(sealedText(limit: 120))|\(growth.text(limit: 15))"
    }

    /// Takes up what `checkpointText` gave; what is anything else is ignored.
    mutating func restore(_ text: Substring) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        if let part = parts.first { restore(sealedText: part) }
        if parts.count == 2 { growth.restore(parts[1]) }
    }

    /// Starts and numbers of the sealed windows, oldest first: `start:number,start:number`; empty if
    /// there are none. Of more than 150 the newest are left out, to fit a checkpoint: they may be
    /// sealed at other groups after a restart.
    var sealedText: String { sealedText(limit: 150) }

    private func sealedText(limit: Int) -> String {
        sealed.sorted { $0.key < $1.key }.prefix(limit)
            .map { "\($0.key.milliseconds):\($0.value)" }.joined(separator: ",")
    }

    /// Takes up what `sealedText` gave; what is anything else is ignored.
    mutating func restore(sealedText: some StringProtocol) {
        for entry in sealedText.split(separator: ",") {
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let start = Int64(parts[0]), let number = Int(parts[1]),
                number >= 0
            else { continue }
            sealed[EventTime(milliseconds: start)] = number
        }
    }
}
