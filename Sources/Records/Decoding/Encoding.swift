internal import FastJSON

/// How a text is encoded, as its first bytes tell.
enum Encoding {
    case json
    /// JSON after a UTF-8 byte order mark of three bytes.
    case jsonAfterMark
    /// JSON behind the five bytes that Confluent's serializers put before it ("Wire format" in the
    /// Schema Registry's documentation): a zero, and the number of a schema.
    case jsonAfterSchemaNumber
    case gzip
    /// Many records of the Kinesis Producer Library.
    case kinesisAggregate
    /// Perhaps.
    case base64
    case unknown(String)

    init(of bytes: RawSpan) {
        // Nearly every text, so before the marks are searched. Nothing else begins so, but UTF-16
        // and UTF-32, whose next byte is 0.
        if bytes.byteCount > 1, Self.startsValue(bytes[0]), bytes[1] != 0 {
            self = .json
            return
        }
        if Gzip.isGzip(bytes) {
            self = .gzip
            return
        }
        if Self.hasSchemaNumber(bytes) {
            self = .jsonAfterSchemaNumber
            return
        }
        if let form = Self.compressions.first(where: { bytes.hasPrefix($0.mark.rawSpan) }) {
            self = .unknown("compressed by \(form.name); only gzip is unpacked")
            return
        }
        if let width = Self.codeUnitWidth(of: bytes) {
            self = .unknown("UTF-\(width); only UTF-8 is JSON")
            return
        }
        if KinesisAggregate.isAggregate(bytes) {
            self = .kinesisAggregate
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
        if Self.startsValue(bytes[index]) || bytes.valueStart(afterMarksAt: index) != nil
            || Self.hasLine(in: bytes, from: index)
        {
            self = hasMark ? .jsonAfterMark : .json
        } else if Self.isBareScalar(bytes, from: index) {
            self = .unknown("JSON, but neither an event nor an envelope")
        } else {
            self = .base64
        }
    }

    /// The numbers of schemas are counted from 1 and small; in UTF-16 and UTF-32 one of these six
    /// bytes is another.
    private static func hasSchemaNumber(_ bytes: RawSpan) -> Bool {
        bytes.byteCount > 6 && bytes[0] == 0 && bytes[1] == 0 && startsValue(bytes[5])
    }

    private static let compressions: [(name: String, mark: [UInt8])] = [
        ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("bzip2", Array("BZh".utf8)),
        ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]), ("zip", [0x50, 0x4B, 3, 4]),
        ("lz4", [0x04, 0x22, 0x4D, 0x18]),
        ("snappy", [0xFF, 6, 0, 0] + Array("sNaPpY".utf8)),
    ]

    /// Whether `byte` starts an object, array or string, or an element of a JSON text sequence.
    private static func startsValue(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "\"")
            || byte == RawSpan.recordSeparator
    }

    /// 16 or 32 if the bytes are a text of such code units: by its byte order mark, or since it
    /// starts with two ASCII characters (RFC 4627, section 3).
    private static func codeUnitWidth(of bytes: RawSpan) -> Int? {
        guard bytes.byteCount >= 2, bytes[0] == 0 || bytes[0] >= 0xFE || bytes[1] == 0 else {
            return nil
        }
        let isLong = bytes.byteCount >= 4
        switch (bytes[0], bytes[1], isLong ? bytes[2] : 1, isLong ? bytes[3] : 1) {
        case (0, 0, 0xFE, 0xFF), (0xFF, 0xFE, 0, 0), (0, 0, 0, 1...), (1..., 0, 0, 0): return 32
        case (0xFE, 0xFF, _, _), (0xFF, 0xFE, _, _), (0, 1..., 0, 1...), (1..., 0, 1..., 0):
            return 16
        default: return nil
        }
    }

    /// Whether the text from `start` on is a number or literal alone, as far as a look tells.
    private static func isBareScalar(_ bytes: RawSpan, from start: Int) -> Bool {
        guard bytes.byteCount - start <= 64 else { return false }
        var end = bytes.byteCount
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        let text = bytes.extracting(start..<end)
        if literals.contains(where: { text.isEqual(to: $0.rawSpan) }) { return true }
        return (0..<text.byteCount).allSatisfy { numeric.contains(text[$0]) }
    }

    private static let literals = [Array("null".utf8), Array("true".utf8), Array("false".utf8)]
    private static let numeric = Array("0123456789+-.eE".utf8)

    /// White space is not looked through here any further.
    private static let leadingSpaceByteLimit = 1 << 16

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Whether some later line starts with an object, perhaps behind a mark.
    private static func hasLine(in bytes: RawSpan, from start: Int) -> Bool {
        var position = start
        while let newline = bytes.firstIndex(of: 0x0A, from: position) {
            position = newline + 1
            let value = bytes.endOfMark(at: position) ?? position
            if value < bytes.byteCount, startsValue(bytes[value]) { return true }
        }
        return false
    }
}
