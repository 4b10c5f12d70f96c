/// How many records a guard has let through, and for what.
struct GuardCounts: Sendable {
    /// By what was new: a record counts for each of its reasons.
    private var admitted: [Drift: Int] = [:]
    /// Records with something new that were dropped all the same, while learning.
    private var learned = 0
    /// Facts, the oldest, that had to make room.
    var forgotten = 0

    mutating func add(_ drift: Drift, isLearning: Bool) {
        guard !drift.isEmpty else { return }
        guard !isLearning else {
            learned += 1
            return
        }
        for (each, _) in Drift.all where drift.contains(each) { admitted[each, default: 0] += 1 }
    }

    var counts: [(name: String, value: Int)] {
        Drift.all.map { ("guard.\($0.name)", admitted[$0.drift, default: 0]) }
            + [("guard.learned", learned), ("guard.forgotten", forgotten)]
    }
}
