/// Lines of values: JSON texts, JSON strings of such texts, base64.
extension RawSpan {
    /// The index of the last line that starts a value where what is before ends one; nil if there
    /// is none. Between a value and the next that is a part of the same there is a comma, a colon or
    /// a bracket; between lines of one base64 text, neither padding nor a quad that is not whole.
    public func lastLineStart() -> Int? {
        var start: Int?
        var index = byteCount - 1
        while index >= 0 {
            let byte = self[index]
            if byte == UInt8(ascii: "\n") {
                if index + 1 < byteCount, self[index + 1] > 0x20 || endOfMark(at: index + 1) != nil
                {
                    start = index + 1
                }
            } else if byte > 0x20, let line = start {
                if isBetweenValues(index, line) { return line }
                start = nil
            }
            index -= 1
        }
        return nil
    }

    /// Whether a value ends at `last` and another starts at `line`.
    private func isBetweenValues(_ last: Int, _ line: Int) -> Bool {
        switch self[last] {
        case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "\""): return startsValue(at: line)
        case UInt8(ascii: "="): return startsValue(at: line) || isBase64Digit(self[line])
        case let byte where isBase64Digit(byte) && isBase64Digit(self[line]):
            let start = lastIndex(of: UInt8(ascii: "\n"), before: last).map { $0 + 1 } ?? 0
            return (last + 1 - start) % 4 != 0
                && (start...last).allSatisfy { isBase64Digit(self[$0]) }
        default: return false
        }
    }

    /// Whether an object, array or string may start at `index`, perhaps behind a mark.
    public func startsValue(at index: Int) -> Bool {
        guard index < byteCount else { return false }
        switch self[index] {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""): return true
        default: return endOfMark(at: index) != nil
        }
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
