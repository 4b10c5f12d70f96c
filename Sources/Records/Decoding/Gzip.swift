internal import CZlib
public import FastJSON

/// Unpacks gzip (RFC 1952) piece by piece, also several members in a row.
@safe public struct Gzip: ~Copyable {
    /// Why a text is not gzip.
    public enum Fault: Error, Equatable, CustomStringConvertible {
        case corrupt(String)
        case truncated
        case trailingBytes
        case tooLarge

        public var description: String {
            switch self {
            case .corrupt(let reason): "corrupt gzip: \(reason)"
            case .truncated: "gzip ends early"
            case .trailingBytes: "bytes after the end of gzip"
            case .tooLarge: "unpacks to more bytes than allowed"
            }
        }
    }

    private enum State { case inMember, betweenMembers, atStart }

    // SAFETY: `stream` is zlib's state, never moved while zlib points into it (it lives on the
    // heap), initialised by `init`, ended and freed by `deinit`.
    private let stream: UnsafeMutablePointer<z_stream>
    private var state = State.atStart
    /// How many packed bytes have been taken, up to a fault if there was one.
    public private(set) var usedByteCount: Int64 = 0

    public init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // 16 asks for gzip's header and trailer.
        let code = unsafe inflateInit2_(
            stream,
            16 + MAX_WBITS,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        precondition(code == Z_OK, "zlib can't start: \(code)")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// How many bytes tell gzip.
    public static let markByteCount = 2

    /// Whether `bytes` start like gzip.
    public static func isGzip(_ bytes: RawSpan) -> Bool {
        bytes.byteCount >= markByteCount && bytes[0] == 0x1f && bytes[1] == 0x8b
    }

    /// Unpacks `bytes` as a whole, to at most `byteLimit` bytes.
    public static func unpack(
        _ bytes: SharedBytes,
        byteLimit: Int
    ) throws(Fault) -> SharedBytes {
        var gzip = Gzip()
        var output: [UInt8] = []
        output.reserveCapacity(min(byteLimit, statedByteCount(of: bytes.span)))
        var position = 0
        while position < bytes.count {
            guard output.count < byteLimit || gzip.state == .betweenMembers else {
                throw .tooLarge
            }
            // What is there already; then as much again.
            let room = max(output.capacity - output.count, min(output.count, 1 << 20))
            position = try gzip.unpack(
                bytes.span,
                from: position,
                into: &output,
                room: min(byteLimit - output.count, room)
            )
            // What follows a full member gets room for a byte, to see whether it is empty.
            guard output.count <= byteLimit else { throw .tooLarge }
        }
        try gzip.finish()
        return SharedBytes(output)
    }

    /// How many bytes the last member unpacks to, as its trailer says (ISIZE). It may lie, so it guides
    /// the first allocation only, and not far: deflate makes 8 to 15 of one with CloudTrail records.
    private static func statedByteCount(of bytes: RawSpan) -> Int {
        guard bytes.byteCount >= 4 else { return 64 }
        let end = bytes.byteCount
        let stated = (1...4).reduce(0) { $0 << 8 | Int(bytes[end - $1]) }
        return min(max(stated, 64), bytes.byteCount * 32, 1 << 20)
    }

    /// Unpacks from `position` on and appends to `output` at most `room` bytes, more than 0.
    /// - Returns: the position up to which `input` has been used.
    public mutating func unpack(
        _ input: RawSpan,
        from position: Int,
        into output: inout [UInt8],
        room: Int
    ) throws(Fault) -> Int {
        if state == .betweenMembers {
            // gzip(1) accepts zero padding after a member.
            var index = position
            while index < input.byteCount, input[index] == 0 { index += 1 }
            usedByteCount += Int64(index - position)
            guard index < input.byteCount else { return index }
            guard index == position, input[index] == 0x1f else { throw .trailingBytes }
            unsafe inflateReset(stream)
        }
        state = .inMember
        let (used, made, code) = inflate(input, from: position, into: &output, room: max(room, 1))
        usedByteCount += Int64(used)
        switch code {
        case Z_STREAM_END: state = .betweenMembers
        case Z_OK: break
        case Z_BUF_ERROR where used + made > 0 || input.byteCount == position: break
        case Z_BUF_ERROR: throw .truncated
        default: throw .corrupt(unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "")
        }
        return position + used
    }

    /// Says that the input has ended.
    public func finish() throws(Fault) {
        if state != .betweenMembers { throw .truncated }
    }

    /// zlib counts a buffer's bytes in 32 bits.
    private static let byteLimitOfCall = 1 << 30

    private func inflate(
        _ input: RawSpan,
        from position: Int,
        into output: inout [UInt8],
        room: Int
    ) -> (used: Int, made: Int, code: Int32) {
        let given = min(input.byteCount - position, Self.byteLimitOfCall)
        let room = min(room, Self.byteLimitOfCall)
        var code = Z_OK
        output.append(addingCapacity: room) { added in
            // SAFETY: zlib reads and writes inside the two buffers, which outlive the call, and has
            // written what it says it has.
            unsafe input.extracting(position..<input.byteCount).withUnsafeBytes { source in
                unsafe added.withUnsafeMutableBufferPointer { target, count in
                    unsafe stream.pointee.next_in = UnsafeMutablePointer(
                        mutating: source.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    )
                    unsafe stream.pointee.avail_in = UInt32(given)
                    unsafe stream.pointee.next_out = target.baseAddress! + count
                    unsafe stream.pointee.avail_out = UInt32(room)
                    code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
                    unsafe count += room - Int(stream.pointee.avail_out)
                }
            }
        }
        let used = unsafe given - Int(stream.pointee.avail_in)
        let made = unsafe room - Int(stream.pointee.avail_out)
        return (used, made, code)
    }
}
