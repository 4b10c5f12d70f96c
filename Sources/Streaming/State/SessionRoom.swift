/// Whether there is room for another session, frame by frame.
///
/// There is none from the frame at which there are as many as the limit to the one at which a tenth
/// of them has ended. The frames in between are in the checkpoint: so a merge that sees them again
/// after a restart, without the sessions that have ended since, decides the same.
struct SessionRoom {
    private let limit: Int
    /// Without room, ascending; the last one may not have ended yet.
    private var full: [(first: Offset, end: Offset?)] = []
    private(set) var isFull = false

    /// - Parameter limit: of sessions, more than 0.
    init(limit: Int) {
        precondition(limit > 0)
        self.limit = limit
    }

    /// A frame begins, with so many sessions.
    ///
    /// - Parameter isNew: false if it has been decided before a restart.
    mutating func begin(_ frame: Offset, isNew: Bool, count: Int) {
        guard isNew else {
            isFull = full.contains { $0.first <= frame && frame < $0.end ?? frame.next }
            // A checkpoint that is not ours, or had no room for more.
            if count >= Swift.max(4 * limit, 1_000) { isFull = true }
            return
        }
        isFull = full.last.map { $0.end == nil } ?? false
        if !isFull, count >= limit {
            full.append((frame, nil))
            isFull = true
        } else if isFull, count < limit - limit / 10 {
            full[full.count - 1].end = frame
            isFull = false
        }
    }

    /// Forgets what was before `frame`, which nobody needs any more.
    mutating func forget(before frame: Offset) {
        full.removeAll { range in range.end.map { $0 <= frame } ?? false }
    }

    /// `first-end,first-end`, the last one perhaps without its end; empty if there always was room.
    /// Of more than 80 the oldest are left out, to fit a checkpoint.
    var checkpointText: String {
        full.suffix(80).map { range in
            "\(range.first.rawValue)-\(range.end.map { String($0.rawValue) } ?? "")"
        }.joined(separator: ",")
    }

    /// Takes up what `checkpointText` gave; what is anything else is ignored.
    mutating func restore(_ text: Substring) {
        for range in text.split(separator: ",") {
            let parts = range.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, let first = Int64(parts[0]) else { continue }
            full.append((Offset(first), Int64(parts[1]).map { Offset($0) }))
        }
    }
}
