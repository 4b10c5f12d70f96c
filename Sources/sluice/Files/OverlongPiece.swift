import FastJSON

/// A piece of an input that is longer than a message may be, while it is read past.
///
/// Only its beginning is kept. One line ends with itself; a value over several lines ends before a
/// line that starts a value, unless the line before it goes on there.
struct OverlongPiece {
    /// Its first bytes, at most `keptByteLimit`.
    let beginning: SharedBytes
    /// How many bytes it has so far.
    private(set) var byteCount: Int
    private let isOneLine: Bool
    /// Its last byte that is no white space.
    private var lastByte: UInt8
    private var isAtLineStart: Bool

    /// What is kept of a piece: enough to see what it is, little enough to keep many.
    static let keptByteLimit = 1 << 20

    /// - Parameter start: what has been read of it.
    init(startingWith start: SharedBytes) {
        let kept = start[0..<min(start.count, Self.keptByteLimit)]
        // A copy: the rest of `start` is let go.
        beginning = SharedBytes(copying: kept.span)
        byteCount = start.count
        isOneLine = start.span.firstIndex(of: UInt8(ascii: "\n")) == nil
        lastByte = start.span.lastByte(before: start.count) ?? 0
        isAtLineStart = start.count > 0 && start.span[start.count - 1] == UInt8(ascii: "\n")
    }

    /// Takes what belongs to it of `bytes`, which follow what it has.
    /// - Returns: the index at which it ends; nil if it goes on.
    mutating func take(_ bytes: RawSpan) -> Int? {
        let end = end(in: bytes)
        let taken = end ?? bytes.byteCount
        byteCount += taken
        if taken > 0 { isAtLineStart = bytes[taken - 1] == UInt8(ascii: "\n") }
        lastByte = bytes.lastByte(before: taken) ?? lastByte
        return end
    }

    private func end(in bytes: RawSpan) -> Int? {
        guard bytes.byteCount > 0 else { return nil }
        if isAtLineStart, isEnd(0, of: bytes) { return 0 }
        var position = 0
        while let newline = bytes.firstIndex(of: UInt8(ascii: "\n"), from: position) {
            position = newline + 1
            if isOneLine || isEnd(position, of: bytes) { return position }
        }
        return nil
    }

    /// Whether a line at `index` starts another value.
    private func isEnd(_ index: Int, of bytes: RawSpan) -> Bool {
        guard index < bytes.byteCount, bytes.startsValue(at: index) else { return false }
        switch bytes.lastByte(before: index) ?? lastByte {
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: "{"):
            return false
        default: return true
        }
    }
}
