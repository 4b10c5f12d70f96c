internal import FastJSON

/// How a text is encoded, as its first bytes tell.
enum Encoding {
    case json
    /// JSON after a UTF-8 byte order mark of three bytes.
    case jsonAfterMark
    case gzip
    /// Perhaps.
    case base64
    case unknown(String)

    init(of bytes: RawSpan) {
        if Gzip.isGzip(bytes) {
            self = .gzip
            return
        }
        if bytes.byteCount >= 2, bytes[0] ^ bytes[1] == 0x01, bytes[0] >= 0xFE {
            self = .unknown("UTF-16; only UTF-8 is JSON")
            return
        }
        let hasMark =
            bytes.byteCount >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB
            && bytes[2] == 0xBF
        var index = hasMark ? 3 : 0
        let limit = min(bytes.byteCount, Self.leadingSpaceByteLimit)
        while index < limit, Self.isSpace(bytes[index]) { index += 1 }
        guard index < limit || limit == bytes.byteCount else {
            // The parser skips the rest faster.
            self = hasMark ? .jsonAfterMark : .json
            return
        }
        guard index < limit else {
            self = .unknown(bytes.byteCount == 0 ? "empty" : "nothing but white space")
            return
        }
        let isJSON =
            bytes[index] == UInt8(ascii: "{") || bytes[index] == UInt8(ascii: "[")
            || Self.hasLine(in: bytes, from: index)
        self = isJSON ? (hasMark ? .jsonAfterMark : .json) : .base64
    }

    /// White space is not looked through here any further.
    private static let leadingSpaceByteLimit = 1 << 16

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Whether some later line starts with an object.
    private static func hasLine(in bytes: RawSpan, from start: Int) -> Bool {
        var position = start
        while let newline = bytes.firstIndex(of: 0x0A, from: position) {
            position = newline + 1
            if position < bytes.byteCount, bytes[position] == UInt8(ascii: "{") { return true }
        }
        return false
    }
}
