/// The escapes of JSON strings (RFC 8259, section 7).
public enum JSONEscapes {
    /// Appends `raw`, the text between a string's quotes, with its escapes resolved.
    ///
    /// `raw` has been checked by the parser. A surrogate without its partner becomes U+FFFD.
    public static func appendUnescaped(_ raw: RawSpan, to text: inout [UInt8]) {
        var position = 0
        while let backslash = raw.firstIndex(of: UInt8(ascii: "\\"), from: position) {
            text.append(contentsOf: raw.extracting(position..<backslash))
            position = backslash + 2
            switch raw[backslash + 1] {
            case UInt8(ascii: "b"): text.append(UInt8(0x08))
            case UInt8(ascii: "f"): text.append(UInt8(0x0C))
            case UInt8(ascii: "n"): text.append(UInt8(0x0A))
            case UInt8(ascii: "r"): text.append(UInt8(0x0D))
            case UInt8(ascii: "t"): text.append(UInt8(0x09))
            case UInt8(ascii: "u"): position = appendCodePoint(raw, at: backslash, to: &text)
            case let other: text.append(other)
            }
        }
        text.append(contentsOf: raw.extracting(position..<raw.byteCount))
    }

    /// Appends the code point of the `\u` escape at `start`, and of the low surrogate after it.
    ///
    /// - Returns: the index behind what was read.
    private static func appendCodePoint(
        _ raw: RawSpan,
        at start: Int,
        to text: inout [UInt8]
    ) -> Int {
        let unit = hexadecimal(raw, at: start + 2)
        if unit & 0xFC00 == 0xD800, let low = lowSurrogate(raw, at: start + 6) {
            let scalar = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
            append(Unicode.Scalar(scalar) ?? "\u{FFFD}", to: &text)
            return start + 12
        }
        append(Unicode.Scalar(unit) ?? "\u{FFFD}", to: &text)
        return start + 6
    }

    private static func lowSurrogate(_ raw: RawSpan, at index: Int) -> UInt32? {
        guard index + 6 <= raw.byteCount, raw[index] == UInt8(ascii: "\\"),
            raw[index + 1] == UInt8(ascii: "u")
        else { return nil }
        let unit = hexadecimal(raw, at: index + 2)
        return unit & 0xFC00 == 0xDC00 ? unit : nil
    }

    private static func hexadecimal(_ raw: RawSpan, at index: Int) -> UInt32 {
        (0..<4).reduce(0) { value, step in
            let digit = raw[index + step]
            let nibble = digit <= UInt8(ascii: "9") ? digit & 0xF : (digit & 0xF) + 9
            return value << 4 | UInt32(nibble)
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
        text.append(contentsOf: UTF8.encode(scalar)!)  // every scalar has an encoding
    }
}
