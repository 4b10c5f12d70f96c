/// Lines of values: JSON texts, JSON strings of such texts, base64.
extension RawSpan {
    /// The index of the last line that starts a value where the line before ends one; nil if there
    /// is none. After a comma a line goes on with the value that it is a part of, and base64 may
    /// take several lines, up to its padding.
    public func lastLineStart() -> Int? {
        var end = byteCount
        while let newline = lastIndex(of: UInt8(ascii: "\n"), before: end) {
            if isBetweenValues(newline) { return newline + 1 }
            end = newline
        }
        return nil
    }

    private func isBetweenValues(_ newline: Int) -> Bool {
        let start = newline + 1
        guard start < byteCount, let last = lastByte(before: newline) else { return false }
        let endsBase64 = last == UInt8(ascii: "=")
        guard
            endsBase64 || last == UInt8(ascii: "}") || last == UInt8(ascii: "]")
                || last == UInt8(ascii: "\"")
        else { return false }
        return startsValue(at: start) || startsText(at: start)
            || endsBase64 && isBase64Digit(self[start])
    }

    /// Whether an object may start at `index`, perhaps behind a mark.
    public func startsValue(at index: Int) -> Bool {
        guard index < byteCount else { return false }
        return self[index] == UInt8(ascii: "{") || endOfMark(at: index) != nil
    }

    /// The last byte before `end` that is no white space; nil if there is none.
    public func lastByte(before end: Int) -> UInt8? {
        var index = end - 1
        while index >= 0, self[index] <= 0x20 { index -= 1 }
        return index >= 0 ? self[index] : nil
    }

    /// Whether a line feed or a carriage return is among the bytes.
    public var hasLineEnd: Bool {
        firstIndex(of: UInt8(ascii: "\n"), from: 0) != nil
            || firstIndex(of: UInt8(ascii: "\r"), from: 0) != nil
    }

    /// Whether a string of an object or array starts at `index`.
    private func startsText(at index: Int) -> Bool {
        guard index + 1 < byteCount, self[index] == UInt8(ascii: "\"") else { return false }
        return self[index + 1] == UInt8(ascii: "{") || self[index + 1] == UInt8(ascii: "[")
    }

    private func isBase64Digit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
