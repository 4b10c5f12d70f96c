/// Appends JSON text to bytes; the caller keeps the grammar.
extension [UInt8] {
    /// Appends `text` as it is.
    package mutating func append(_ text: StaticString) {
        // SAFETY: a static string's bytes live for ever.
        unsafe append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        )
    }

    /// Appends `text`'s UTF-8.
    package mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }

    /// Appends a number's decimal digits.
    package mutating func append(decimal number: Int64) {
        append(contentsOf: String(number).utf8)
    }

    /// Appends `text` as a JSON string, with quotes.
    package mutating func appendJSONString(_ text: String) {
        let bytes = Array(text.utf8)
        appendJSONString(bytes.rawSpan)
    }

    /// Appends UTF-8 text as a JSON string, with quotes.
    package mutating func appendJSONString(_ text: RawSpan) {
        append(UInt8(ascii: "\""))
        var start = 0
        for index in 0..<text.byteCount {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                continue
            }
            append(contentsOf: text.extracting(start..<index))
            appendEscape(of: byte)
            start = index + 1
        }
        append(contentsOf: text.extracting(start..<text.byteCount))
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(of byte: UInt8) {
        switch byte {
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0A: append("\\n")
        case 0x0C: append("\\f")
        case 0x0D: append("\\r")
        case 0x20...: append(contentsOf: [UInt8(ascii: "\\"), byte])
        default:
            let digits = Array("0123456789abcdef".utf8)
            append("\\u00")
            append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 0xF)]])
        }
    }
}
