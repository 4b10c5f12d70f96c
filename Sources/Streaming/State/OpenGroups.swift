internal import FastJSON
internal import Records

/// The groups of the windows that a merge has open: a bounded number of them.
///
/// Once there are as many as the limit, a window that meets a new group is *sealed*: from then on
/// its new groups are counted together in one, whose values are all `__other__`. A sealed window
/// stays sealed, at the number of groups it had, even if there is room again: so that number, which
/// the checkpoint holds, is all that it takes to come to the same groups when the frames are merged
/// again after a restart, without those of windows that have closed since.
struct OpenGroups {
    private(set) var windows: WindowedGroups
    private let limit: Int
    /// How many groups there are, without the windows' `__other__`.
    private(set) var count = 0
    /// By the start of a window, how many groups it had when it was sealed.
    private(set) var sealed: [EventTime: Int] = [:]

    /// - Parameter limit: of groups, more than 0.
    init(_ layout: GroupLayout, limit: Int) {
        precondition(limit > 0)
        windows = WindowedGroups(layout)
        self.limit = limit
    }

    /// Calls `change` with the group of `key` in the window that starts at `start`, or with the one
    /// that stands in for it.
    /// - Returns: false if that is `__other__`.
    mutating func update(
        _ start: EventTime,
        _ key: RawSpan,
        _ change: (inout GroupTable, Int) -> Void
    ) -> Bool {
        var isOwn = true
        var isNew = false
        let (limit, count, seal) = (limit, count, sealed[start])
        var newSeal: Int?
        windows.update(start) { table in
            if let group = table.existingGroup(of: key) { return change(&table, group) }
            if table.count < seal ?? .max && count < limit {
                isNew = true
                return change(&table, table.group(of: key))
            }
            isOwn = false
            newSeal = seal ?? table.count
            let other = GroupKey.other(insteadOf: key)
            change(&table, table.group(of: other.rawSpan))
        }
        if isNew { self.count += 1 }
        if let newSeal { sealed[start] = newSeal }
        return isOwn
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
        }
        return removed
    }

    // MARK: Checkpoints

    /// Starts and numbers of the sealed windows, oldest first: `start:number,start:number`; empty if
    /// there are none. Of more than 150 the newest are left out, to fit a checkpoint: they may be
    /// sealed at other groups after a restart.
    var sealedText: String {
        sealed.sorted { $0.key < $1.key }.prefix(150)
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
