package import Records

/// What comes of the groups of an aggregate: rows when a window closes, alerts when a group grows.
///
/// Everything it writes depends on the group and its numbers only, never on how they came in.
package protocol WindowResults {
    /// A group of an open window has grown from `old` to `new`, number by number.
    /// - Returns: whether the group is alerted now; the caller remembers it, once for each group.
    func grown(_ group: WindowGroup, from old: [Int64], to new: [Int64], _ outputs: inout [Output])
        -> Bool

    /// A window has closed. `groups` has a number more in each row than the aggregate has; rows are
    /// to be written in the order of `groups.sortedGroups()`.
    func closed(_ window: Range<EventTime>, _ groups: GroupTable, _ outputs: inout [Output])
}

/// One group of one window.
package struct WindowGroup: Sendable {
    package let window: Range<EventTime>
    /// As `GroupKey` makes it.
    package let key: [UInt8]

    package init(window: Range<EventTime>, key: [UInt8]) {
        self.window = window
        self.key = key
    }
}
