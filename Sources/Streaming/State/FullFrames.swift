/// The frames during which there was no room, in a merge's order of frames.
///
/// They are in the checkpoint: so a merge that sees frames again after a restart, without what has
/// ended since, decides the same.
struct FullFrames {
    /// Ascending; the last one may not have ended yet.
    private var ranges: [(first: Offset, end: Offset?)] = []
    /// Whether there is no room in the frame that has begun.
    private(set) var isFull = false
    /// How often room has come to an end, in frames that were new.
    private(set) var count = 0

    var isEmpty: Bool { ranges.isEmpty }

    /// A frame begins that has not been decided about.
    ///
    /// - Parameters:
    ///   - isAtLimit: whether the room ends here.
    ///   - hasRoomAgain: whether it begins again, if it had ended.
    mutating func begin(_ frame: Offset, isAtLimit: Bool, hasRoomAgain: Bool) {
        isFull = ranges.last.map { $0.end == nil } ?? false
        if !isFull, isAtLimit {
            ranges.append((frame, nil))
            isFull = true
            count += 1
        } else if isFull, hasRoomAgain {
            ranges[ranges.count - 1].end = frame
            isFull = false
        }
    }

    /// A frame begins that had been decided about before a restart.
    ///
    /// - Parameter isBeyond: whether there is no room whatever was decided: a checkpoint that is not
    ///   ours, or had no room for more.
    mutating func replay(_ frame: Offset, isBeyond: Bool) {
        isFull =
            isBeyond || ranges.contains { $0.first <= frame && frame < $0.end ?? frame.next }
    }

    /// Forgets what was before `frame`, which nobody needs any more.
    mutating func forget(before frame: Offset) {
        ranges.removeAll { range in range.end.map { $0 <= frame } ?? false }
    }

    /// `first-end,first-end`, the last one perhaps without its end; empty if there always was room.
    /// Of more than `limit` the oldest are left out, to fit a checkpoint; one takes up to 40 bytes.
    func text(limit: Int) -> String {
        ranges.suffix(limit).map { range in
            "\(range.first.rawValue)-\(range.end.map { String($0.rawValue) } ?? "")"
        }.joined(separator: ",")
    }

    /// Takes up what `text` gave; what is anything else is ignored.
    mutating func restore(_ text: some StringProtocol) {
        for range in text.split(separator: ",") {
            let parts = range.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, let first = Int64(parts[0]) else { continue }
            ranges.append((Offset(first), Int64(parts[1]).map { Offset($0) }))
        }
    }
}
