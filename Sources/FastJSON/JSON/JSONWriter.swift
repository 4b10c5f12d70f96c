/// Appends JSON text to bytes; the caller keeps the grammar.
extension [UInt8] {
    /// Appends `text` as it is.
    public mutating func append(_ text: StaticString) {
        // SAFETY: a static string's bytes live for ever.
        unsafe append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        )
    }

    /// Appends `text`'s UTF-8.
    public mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }

    /// Appends a number's decimal digits.
    public mutating func append(decimal number: Int64) {
        append(contentsOf: String(number).utf8)
    }

    /// Appends `text` as a JSON string, with quotes.
    public mutating func appendJSONString(_ text: String) {
        let bytes = Array(text.utf8)
        appendJSONString(bytes.rawSpan)
    }

    /// Appends UTF-8 text as a JSON string, with quotes.
    public mutating func appendJSONString(_ text: RawSpan) {
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

    /// Appends a member of an object whose value is a text, behind a comma unless it is the first.
    public mutating func appendJSONMember(_ name: StaticString, _ text: String) {
        appendJSONName(name)
        appendJSONString(text)
    }

    /// Appends a member whose value is a whole number.
    public mutating func appendJSONMember(_ name: StaticString, _ number: Int) {
        appendJSONName(name)
        append(decimal: Int64(number))
    }

    /// Appends a member that is true or false.
    public mutating func appendJSONMember(_ name: StaticString, _ isTrue: Bool) {
        appendJSONName(name)
        append(isTrue ? "true" : "false")
    }

    private mutating func appendJSONName(_ name: StaticString) {
        if last != UInt8(ascii: "{") { append(UInt8(ascii: ",")) }
        append(UInt8(ascii: "\""))
        append(name)
        append("\":")
    }

    /// Appends an array, each item as `write` has it.
    public mutating func appendJSONArray<Item>(
        _ items: some Collection<Item>,
        _ write: (inout [UInt8], Item) -> Void
    ) {
        append(UInt8(ascii: "["))
        var isFirst = true
        for item in items {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            write(&self, item)
        }
        append(UInt8(ascii: "]"))
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
