/// Whether there is room for another session, and for what the open ones have measured to grow,
/// frame by frame.
///
/// There is none for another from the frame at which there are as many as the limit, or their bytes
/// are, to the one at which a tenth has ended; and none to grow while the bytes are at their limit.
struct SessionRoom {
    private let limit: Int
    private let bytes: StateRoom
    private var byNumber = FullFrames()
    private var byBytes = FullFrames()
    private var growth = FullFrames()

    /// - Parameters:
    ///   - limit: of sessions, more than 0.
    ///   - bytes: what they may take.
    init(limit: Int, bytes: StateRoom = .unlimited) {
        precondition(limit > 0)
        self.limit = limit
        self.bytes = bytes
    }

    /// Whether no session may begin in this frame.
    var isFull: Bool { byNumber.isFull || byBytes.isFull }

    /// Whether what sessions have measured may not grow in this frame.
    var isTight: Bool { growth.isFull }

    /// How often the number, or the bytes, have come to their limit.
    var reachedCounts: (groups: Int, state: Int) {
        (byNumber.count, byBytes.count + growth.count)
    }

    /// A frame begins, with so many sessions of so many bytes.
    ///
    /// - Parameter isNew: false if it has been decided before a restart.
    mutating func begin(_ frame: Offset, isNew: Bool, count: Int, byteCount: Int = 0) {
        guard isNew else {
            byNumber.replay(frame, isBeyond: count >= Swift.max(4 * limit, 1_000))
            byBytes.replay(frame, isBeyond: bytes.isFarExceeded(by: byteCount))
            growth.replay(frame, isBeyond: bytes.isFarExceeded(by: byteCount))
            return
        }
        byNumber.begin(
            frame,
            isAtLimit: count >= limit,
            hasRoomAgain: count < limit - limit / 10
        )
        byBytes.begin(
            frame,
            isAtLimit: byteCount >= bytes.newGroupLimit,
            hasRoomAgain: byteCount < bytes.newGroupLimit / 10 * 9
        )
        growth.begin(
            frame,
            isAtLimit: byteCount >= bytes.limit,
            hasRoomAgain: byteCount < bytes.limit / 10 * 9
        )
    }

    /// Forgets what was before `frame`, which nobody needs any more.
    mutating func forget(before frame: Offset) {
        byNumber.forget(before: frame)
        byBytes.forget(before: frame)
        growth.forget(before: frame)
    }

    /// The frames without room, by the number, the bytes, and for growth: `1-2,3-|4-5|`; bars only
    /// where bytes have come to their limit.
    var checkpointText: String {
        guard !byBytes.isEmpty || !growth.isEmpty else { return byNumber.text(limit: 80) }
        return [byNumber, byBytes, growth].map { $0.text(limit: 30) }.joined(separator: "|")
    }

    /// Takes up what `checkpointText` gave; what is anything else is ignored.
    mutating func restore(_ text: Substring) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        if let part = parts.first { byNumber.restore(part) }
        guard parts.count == 3 else { return }
        byBytes.restore(parts[1])
        growth.restore(parts[2])
    }
}
