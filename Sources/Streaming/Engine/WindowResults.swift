public import Records

/// What comes of the groups of an aggregate: rows of a window, alerts when a group grows.
///
/// Everything it writes depends on the group and what was counted of it only, never on how it came
/// in. The first number of a group is that of its records.
public protocol WindowResults {
    /// A group of `groups` had `old` records and has more now.
    ///
    /// Not asked again of a group that is alerted.
    /// - Returns: whether the group is alerted now.
    func grown(
        _ group: Int,
        of groups: GroupTable,
        from old: Int64,
        in window: Range<EventTime>,
        _ outputs: inout [Output]
    ) -> Bool

    /// Whether `ended` may say yes.
    var asksAtEnd: Bool { get }

    /// Nothing is added any more to a group that has not been alerted.
    /// - Returns: whether it is alerted now.
    func ended(
        _ group: Int,
        of groups: GroupTable,
        in window: Range<EventTime>,
        _ outputs: inout [Output]
    ) -> Bool

    /// Writes the rows of some of the groups of a window, in this order.
    func writeRows(
        of selected: [Int],
        of groups: GroupTable,
        in window: Range<EventTime>,
        _ outputs: inout [Output]
    )
}
