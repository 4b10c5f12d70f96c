import FastJSON
import Records

/// Reads one input, unpacked if it is gzip, in blocks that are cut where a line starts a new value,
/// so that each can be decoded by itself. A line or value that is longer than a block may be is a block
/// of its own, of which only the beginning is kept.
struct BlockReader: ~Copyable {
    /// A part of the input.
    struct Block {
        let bytes: SharedBytes
        /// Where it starts in the unpacked input, in bytes.
        let offset: Int64
        /// How many bytes it stands for if it is longer than a block may be; `bytes` are the first.
        var overlongByteCount: Int?
    }

    /// Bytes read at once: large enough that handing a block over costs little, small enough that those
    /// under way, with their structure and nodes, stay in a cache (of 256 KiB to 1 MiB it cost J3 the
    /// least, on 2 cores with 1 MiB each).
    private static let readByteCount = 1 << 19
    /// A gzip file up to this size is decoded as one message, by whoever decodes it.
    private static let wholeGzipByteLimit = 1 << 20

    private let stream: ByteStream
    private let blockByteLimit: Int
    private let isStopped: @Sendable () -> Bool
    private var gzip: GzipStream?
    private var rest = SharedBytes.empty
    private var offset: Int64 = 0
    private var isAtEnd = false
    private var isStarted = false
    /// Whether the blocks have ended before the input did.
    private(set) var isCutShort = false

    /// - Parameter isStopped: says when to end before the input does.
    init(
        _ stream: consuming ByteStream,
        blockByteLimit: Int,
        until isStopped: @escaping @Sendable () -> Bool
    ) {
        self.stream = stream
        self.blockByteLimit = blockByteLimit
        self.isStopped = isStopped
    }

    /// The next block; nil at the end. An input without a byte is one empty block.
    mutating func next() throws -> Block? {
        guard !isAtEnd else { return nil }
        var wanted = Self.readByteCount
        while true {
            let before = rest.count
            rest = try read(wanted)
            if isStopped() { return takeWholeLines() }
            let isShort = isAtEnd || rest.count - before < wanted
            if isShort, rest.count <= blockByteLimit {
                isAtEnd = true
                return rest.count == 0 && offset > 0 ? nil : take(rest.count)
            }
            if let cut = rest.span.lastLineStart() { return take(cut) }
            if rest.count > blockByteLimit {
                if let line = startOfLongLine() { return take(line) }
                return try takeOverlong()
            }
            // Never much more than a block may be: it is cut wherever it can.
            wanted = min(max(rest.count, Self.readByteCount), blockByteLimit + 1 - rest.count)
        }
    }

    /// Where the last line starts if it makes most of what was read: what is before it is no part
    /// of it, whatever it is.
    private func startOfLongLine() -> Int? {
        guard let newline = rest.span.lastIndex(of: UInt8(ascii: "\n")),
            newline + 1 <= rest.count / 2
        else { return nil }
        return newline + 1
    }

    /// Reads past the piece that starts here.
    private mutating func takeOverlong() throws -> Block {
        var piece = OverlongPiece(startingWith: rest)
        rest = .empty
        while true {
            rest = try read(Self.readByteCount)
            let isShort = rest.count < Self.readByteCount
            let end = piece.take(rest.span)
            rest = rest[(end ?? rest.count)..<rest.count]
            guard end != nil || isShort else { continue }
            let block = Block(
                bytes: piece.beginning,
                offset: offset,
                overlongByteCount: piece.byteCount
            )
            offset += Int64(piece.byteCount)
            return block
        }
    }

    /// Ends the blocks here, with what has been read of the input but for a value at its end that
    /// has come in part only.
    private mutating func takeWholeLines() -> Block? {
        isAtEnd = true
        isCutShort = true
        let start = rest.span.lastLineStart() ?? 0
        let count = rest.span.isOneLine(from: start) ? rest.count : start
        return count > 0 ? take(count) : nil
    }

    private mutating func take(_ count: Int) -> Block {
        let block = Block(bytes: rest[0..<count], offset: offset)
        rest = rest[count..<rest.count]
        offset += Int64(count)
        return block
    }

    /// What is left of the last block and up to `wanted` bytes more; fewer only at the end.
    private mutating func read(_ wanted: Int) throws -> SharedBytes {
        if gzip != nil {
            return try gzip!.read(after: rest, atMost: wanted, from: stream, until: isStopped)
        }
        let bytes = try stream.read(after: rest.span, atMost: wanted, until: isStopped)
        guard !isStarted else { return bytes }
        isStarted = true
        guard Gzip.isGzip(bytes.span) else { return bytes }
        let whole = try stream.read(
            after: bytes.span,
            atMost: Self.wholeGzipByteLimit,
            until: isStopped
        )
        if isStopped() { return .empty }
        if whole.count < bytes.count + Self.wholeGzipByteLimit {
            // All of it: the decoder unpacks it, elsewhere and in parallel.
            isAtEnd = true
            return whole
        }
        gzip = GzipStream(start: whole)
        return try gzip!.read(after: .empty, atMost: wanted, from: stream, until: isStopped)
    }
}

extension RawSpan {
    /// Whether the bytes from `start` on are one line that ends, and an object with it.
    fileprivate func isOneLine(from start: Int) -> Bool {
        guard let end = firstIndex(of: UInt8(ascii: "\n"), from: start), end == byteCount - 1
        else { return false }
        var last = end - 1
        while last > start, self[last] <= 0x20 { last -= 1 }
        return last >= start && self[last] == UInt8(ascii: "}")
    }
}

/// Unpacks a gzip stream as it is read.
private struct GzipStream: ~Copyable {
    private var gzip = Gzip()
    private var packed: SharedBytes
    private var position = 0

    init(start: SharedBytes) {
        packed = start
    }

    mutating func read(
        after start: SharedBytes,
        atMost wanted: Int,
        from stream: borrowing ByteStream,
        until isStopped: () -> Bool
    ) throws -> SharedBytes {
        var bytes = start.array
        let full = bytes.count + wanted
        while bytes.count < full {
            if position == packed.count {
                let nothing = SharedBytes.empty
                packed = try stream.read(
                    after: nothing.span,
                    atMost: 256 << 10,
                    until: isStopped
                )
                position = 0
                if packed.count == 0 {
                    if isStopped() { break }
                    try gzip.finish()
                    break
                }
            }
            let input = packed
            position = try gzip.unpack(
                input.span,
                from: position,
                into: &bytes,
                room: full - bytes.count
            )
        }
        return SharedBytes(bytes)
    }
}
