import FastJSON
import Records

/// Reads one input, unpacked if it is gzip, in blocks that are cut where a line starts a new value,
/// so that each can be decoded by itself. A line or value that is longer than a block may be is a
/// block of its own, of which only the beginning is kept.
struct BlockReader: ~Copyable {
    /// A part of the input.
    struct Block {
        let bytes: SharedBytes
        /// Where it starts in the unpacked input, in bytes.
        let offset: Int64
        /// Whether `bytes` are a whole gzip file as it is.
        var isPacked = false
        /// How many bytes it stands for if it is longer than a block may be; `bytes` are the first.
        var overlongByteCount: Int?
        /// Whether nothing more had come when it was read. It may be empty then: what was handed
        /// over before is not to wait either.
        var isPaused = false
        /// Why the input could not be unpacked any further; nil unless it ends so with this block.
        var fault: String?
    }

    /// Bytes read at once: large enough that handing a block over costs little, small enough that
    /// those under way, with their structure and nodes, stay in a cache (of 256 KiB to 1 MiB it cost
    /// J3 the least, on 2 cores with 1 MiB each).
    private static let readByteCount = 1 << 19
    /// Bytes of gzip read at once.
    private static let packedByteCount = 1 << 18
    /// A gzip file up to this size is a block as it is, so that whoever decodes it unpacks it.
    private static let wholeGzipByteLimit = 3 << 19

    /// Nil if all of the input has been read.
    private let stream: ByteStream?
    private let blockByteLimit: Int
    private let isStopped: @Sendable () -> Bool
    private var gzip: GzipStream?
    private var rest = SharedBytes.empty
    private var offset: Int64 = 0
    /// Whether what was read last is there before more has come.
    private var isPaused = false
    /// The same of what is to be unpacked.
    private var isPackedPaused = false
    /// Whether a block has been handed over since the last pause.
    private var isPauseOwed = false
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
        self.stream = .some(stream)
        self.blockByteLimit = blockByteLimit
        self.isStopped = isStopped
    }

    /// Reads what `packed` unpacks to, which is gzip.
    init(
        unpacking packed: SharedBytes,
        blockByteLimit: Int,
        until isStopped: @escaping @Sendable () -> Bool
    ) {
        stream = nil
        self.blockByteLimit = blockByteLimit
        self.isStopped = isStopped
        gzip = GzipStream(start: packed)
        isStarted = true
    }

    /// The next block; nil at the end.
    mutating func next() throws -> Block? {
        guard !isAtEnd else { return nil }
        if !isStarted {
            if let block = try start() { return block }
            guard !isAtEnd else { return nil }
        }
        var wanted = Self.readByteCount
        while true {
            let before = rest.count
            rest = try read(wanted)
            if isStopped() { return takeBeforeStop() }
            if isPaused, let block = takeBeforePause() { return block }
            let isShort = !isPaused && rest.count - before < wanted
            if isShort, rest.count <= blockByteLimit { return takeLast() }
            if let cut = rest.span.lastLineStart() { return take(cut) }
            if rest.count > blockByteLimit {
                if let line = startOfLongLine() { return take(line) }
                return try takeOverlong()
            }
            // Never much more than a block may be: it is cut wherever it can.
            wanted = min(max(rest.count, Self.readByteCount), blockByteLimit + 1 - rest.count)
        }
    }

    /// Reads as much as tells what the input is.
    /// - Returns: all of it if it is no longer than that, or a small gzip file.
    private mutating func start() throws -> Block? {
        isStarted = true
        rest = try readAsIs(after: .empty, atMost: Gzip.markByteCount, pausing: .never).bytes
        // A terminal says only once that nothing more comes.
        if rest.count < Gzip.markByteCount, !isStopped() { return takeLast() }
        guard Gzip.isGzip(rest.span) else { return nil }
        let limit = Self.wholeGzipByteLimit
        let packed = try readAsIs(after: rest, atMost: limit, pausing: .anywhere)
        rest = .empty
        guard packed.bytes.count < limit, !packed.isPaused, !isStopped() else {
            gzip = GzipStream(start: packed.bytes)
            isPackedPaused = packed.isPaused
            return nil
        }
        isAtEnd = true
        return Block(bytes: packed.bytes, offset: 0, isPacked: true)
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
            let isShort = !isPaused && rest.count < Self.readByteCount
            let end = piece.take(rest.span)
            rest = rest[(end ?? rest.count)..<rest.count]
            guard end != nil || isShort else { continue }
            let block = Block(
                bytes: piece.beginning,
                offset: offset,
                overlongByteCount: piece.byteCount
            )
            offset += Int64(piece.byteCount)
            isPauseOwed = true
            return block
        }
    }

    /// Ends the blocks here, with what is whole.
    private mutating func takeBeforeStop() -> Block? {
        isAtEnd = true
        isCutShort = true
        return takeWholeValues()
    }

    /// What is whole while more may come; nil if nothing is, and nothing was before.
    private mutating func takeBeforePause() -> Block? {
        var block = takeWholeValues() ?? (isPauseOwed ? take(0) : nil)
        block?.isPaused = true
        isPauseOwed = false
        return block
    }

    /// What has been read but for a value at its end that has come in part only.
    private mutating func takeWholeValues() -> Block? {
        let start = rest.span.lastLineStart() ?? 0
        let count = rest.span.endsWithValue(from: start) ? rest.count : start
        return count > 0 ? take(count) : nil
    }

    private mutating func take(_ count: Int) -> Block {
        let block = Block(bytes: rest[0..<count], offset: offset)
        rest = rest[count..<rest.count]
        offset += Int64(count)
        isPauseOwed = true
        return block
    }

    /// What is left at the end; nil if that is nothing, and nothing is wrong with it.
    private mutating func takeLast() -> Block? {
        isAtEnd = true
        let fault = gzip?.fault
        guard !isNothing || fault != nil else { return nil }
        var block = take(rest.count)
        block.fault = fault
        return block
    }

    /// Whether there is nothing left, or but white space behind what was handed over.
    private var isNothing: Bool {
        rest.count == 0 || offset > 0 && rest.span.lastByte(before: rest.count) == nil
    }

    /// What is left of the last block and up to `wanted` bytes more; fewer only at the end or a
    /// pause. What came without a pause behind it is owed one, though nothing follows.
    private mutating func read(_ wanted: Int) throws -> SharedBytes {
        guard let gzip else {
            let pause: ByteStream.Pause = isPaused ? .behindLine : .soon
            let reading = try readAsIs(after: rest, atMost: wanted, pausing: pause)
            isPaused = reading.isPaused
            return reading.bytes
        }
        var bytes = rest.array
        let full = bytes.count + wanted
        var pause: ByteStream.Pause = isPaused ? .anywhere : .soon
        isPaused = false
        while bytes.count < full, gzip.fault == nil {
            if gzip.isUsedUp {
                isPaused = isPackedPaused
                isPackedPaused = false
                if isPaused { break }
                let more = try readAsIs(
                    after: .empty,
                    atMost: Self.packedByteCount,
                    pausing: pause
                )
                pause = .soon
                isPackedPaused = more.isPaused
                if more.bytes.count == 0, isPackedPaused { continue }
                if more.bytes.count == 0, isStopped() { break }
                guard gzip.feed(more.bytes) else { break }
            }
            gzip.unpack(into: &bytes, room: full - bytes.count)
        }
        return SharedBytes(bytes)
    }

    private func readAsIs(
        after start: SharedBytes,
        atMost byteCount: Int,
        pausing pause: ByteStream.Pause
    ) throws -> ByteStream.Reading {
        switch stream {
        case let stream?:
            try stream.read(
                after: start.span,
                atMost: byteCount,
                pausing: pause,
                until: isStopped
            )
        case nil: ByteStream.Reading(bytes: start, isPaused: false)
        }
    }
}

extension RawSpan {
    /// Whether the bytes from `start` on end with a line, and with an object or array that is whole:
    /// every bracket is closed.
    fileprivate func endsWithValue(from start: Int) -> Bool {
        guard byteCount > start, self[byteCount - 1] == UInt8(ascii: "\n"),
            let last = lastByte(before: byteCount),
            last == UInt8(ascii: "}") || last == UInt8(ascii: "]")
        else { return false }
        var depth = 0
        var isInString = false
        var index = start
        while index < byteCount {
            switch self[index] {
            case UInt8(ascii: "\\"): index += isInString ? 1 : 0
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString:
                depth += 1
            case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString:
                depth -= 1
            default: break
            }
            index += 1
        }
        return depth <= 0 && !isInString
    }
}
