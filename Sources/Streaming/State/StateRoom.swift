/// How many bytes the groups of one merge may take.
struct StateRoom {
    /// At which what groups have measured must not grow any more.
    let limit: Int
    /// At which no group is added any more: what measures may still grow by is left to those that
    /// are there.
    let newGroupLimit: Int

    static let unlimited = StateRoom(limit: .max, of: GroupLayout(width: 0))

    /// - Parameter layout: what is kept of a group.
    init(limit: Int, of layout: GroupLayout) {
        self.limit = limit
        newGroupLimit = layout.accumulators.isEmpty ? limit : limit / 4 * 3
    }

    /// Whether `byteCount` is so much more than the limit that it does not matter what had been
    /// decided before a restart: a checkpoint that is not ours, or had no room for more. A frame may
    /// always pass the limit by what it brings.
    func isFarExceeded(by byteCount: Int) -> Bool { byteCount - limit >= max(limit, 1 << 20) }
}
