internal import FastJSON

/// Base64 with padding (RFC 4648, section 4). Read, it may also be without padding, in lines
/// (RFC 2045), and in the alphabet for URLs (RFC 4648, section 5).
public enum Base64 {
    /// Appends the digits of `bytes` to `text`.
    public static func append(_ bytes: RawSpan, to text: inout [UInt8]) {
        text.reserveCapacity(text.count + (bytes.byteCount + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.byteCount, by: 3) {
            let count = min(3, bytes.byteCount - start)
            var bits: UInt32 = 0
            for index in 0..<3 {
                bits = bits << 8 | (index < count ? UInt32(bytes[start + index]) : 0)
            }
            for index in 0..<4 {
                let digit = Int(bits >> UInt32(18 - 6 * index) & 63)
                text.append(index <= count ? digits[digit] : UInt8(ascii: "="))
            }
        }
    }

    /// The bytes that `text` stands for; nil if it is not base64.
    static func decode(_ text: RawSpan) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.byteCount / 4 * 3)
        var bits: UInt32 = 0
        var digits = 0
        var padding = 0
        for index in 0..<text.byteCount {
            let byte = text[index]
            let value = values[Int(byte)]
            if value < 64 {
                guard padding == 0 else { return nil }
                bits = bits << 6 | UInt32(value)
                digits += 1
                if digits % 4 == 0 {
                    bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                    bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                    bytes.append(UInt8(truncatingIfNeeded: bits))
                }
            } else if byte == UInt8(ascii: "=") {
                padding += 1
            } else if !isLineSpace(byte) {
                return nil
            }
        }
        return appendRest(bits, digits: digits % 4, padding: padding, to: bytes)
    }

    /// Where the texts are that stand one after another in the lines of `text`. A line that is no
    /// whole number of quads, or has padding, ends one; the lines of a wrapped one are as long as
    /// its first, but for the last, which is no longer. Gzip begins one, and JSON behind gzip.
    static func texts(in text: RawSpan) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var width = 0
        var line = 0
        while line < text.byteCount {
            let end = text.firstIndex(of: UInt8(ascii: "\n"), from: line) ?? text.byteCount
            let length = end - line - (end > line && text[end - 1] == 0x0D ? 1 : 0)
            if length > 0 {
                let isOther =
                    starts(gzip, at: line)
                    || starts(gzip, at: start) && json.contains { starts($0, at: line) }
                if length > width || isOther { take(upTo: line) }
                if start == line { width = length }
                let isWhole = length % 4 == 0 && text[line + length - 1] != UInt8(ascii: "=")
                if !isWhole || length < width { take(upTo: min(end + 1, text.byteCount)) }
            }
            line = end + 1
        }
        take(upTo: text.byteCount)
        return ranges

        func take(upTo end: Int) {
            if !text.isBlank(start..<end) { ranges.append(start..<end) }
            start = end
            width = 0
        }
        func starts(_ beginning: [UInt8], at index: Int) -> Bool {
            text.extracting(index..<text.byteCount).hasPrefix(beginning.rawSpan)
        }
    }

    /// How gzip and JSON begin: no text that goes on begins a line like gzip, and to split one that is
    /// gzip itself brings nothing, so that it is read as a whole then.
    private static let gzip = Array("H4sI".utf8)
    private static let json = ["eyJ", "eyA", "ewo", "ew0", "W3s"].map { Array($0.utf8) }

    private static func appendRest(
        _ bits: UInt32,
        digits: Int,
        padding: Int,
        to bytes: [UInt8]
    ) -> [UInt8]? {
        switch (digits, padding) {
        case (0, 0): return bytes
        case (2, 2), (2, 0): return bytes + [UInt8(truncatingIfNeeded: bits >> 4)]
        case (3, 1), (3, 0):
            return bytes + [
                UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2),
            ]
        default: return nil
        }
    }

    private static func isLineSpace(_ byte: UInt8) -> Bool {
        byte == 0x0A || byte == 0x0D || byte == 0x20 || byte == 0x09
    }

    private static let digits =
        Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The six bits of each digit; 255 for every other byte.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        return values
    }()
}
