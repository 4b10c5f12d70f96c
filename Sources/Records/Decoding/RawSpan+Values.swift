internal import FastJSON

/// Where values start and end in a text that is not JSON as a whole, as brackets, quotes and line
/// ends alone tell.
extension RawSpan {
    /// The index after `start` at which a line starts with an object, an array or a string that is
    /// a text by itself, perhaps behind a mark; else the end.
    func nextLineStart(after start: Int) -> Int {
        var position = start
        while let newline = firstIndex(of: UInt8(ascii: "\n"), from: position) {
            position = newline + 1
            let value = endOfMark(at: position) ?? position
            guard value < byteCount else { break }
            if startsObjectOrArray(at: value) || startsText(at: value) { return position }
        }
        return byteCount
    }

    /// The ranges of the objects and arrays that stand by themselves, and of what is between them,
    /// unless that is white space.
    func valuesApart() -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var depth = 0
        var index = 0
        while index < byteCount {
            switch self[index] {
            case UInt8(ascii: "\""):
                index = endOfString(at: index)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if depth == 0 { take(upTo: index) }
                depth += 1
            case UInt8(ascii: "}") where depth > 0, UInt8(ascii: "]") where depth > 0:
                depth -= 1
                if depth == 0 { take(upTo: index + 1) }
            default: break
            }
            index += 1
        }
        take(upTo: byteCount)
        return ranges

        func take(upTo end: Int) {
            if !isBlank(start..<end) { ranges.append(start..<end) }
            start = end
        }
    }

    /// The index of the quote that ends the string at `start`, or of the line end that cuts it off,
    /// or of the last byte.
    func endOfString(at start: Int) -> Int {
        var index = start + 1
        while index < byteCount, self[index] != UInt8(ascii: "\"") {
            if self[index] == UInt8(ascii: "\n"), startsToken(at: index + 1) { return index }
            index += self[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index, byteCount - 1)
    }

    /// Whether there is nothing but white space.
    func isBlank(_ range: Range<Int>) -> Bool {
        range.allSatisfy { Self.spaces.contains(self[$0]) }
    }

    private func startsObjectOrArray(at index: Int) -> Bool {
        self[index] == UInt8(ascii: "{") || self[index] == UInt8(ascii: "[")
    }

    /// Whether a string at `index` is a text by itself and no member's name: one of JSON, or one
    /// that takes the whole line.
    private func startsText(at index: Int) -> Bool {
        guard self[index] == UInt8(ascii: "\""), index + 1 < byteCount else { return false }
        if startsObjectOrArray(at: index + 1) { return true }
        let end = endOfString(at: index)
        guard end > index, self[end] == UInt8(ascii: "\"") else { return false }
        let line = firstIndex(of: UInt8(ascii: "\n"), from: end) ?? byteCount
        return isBlank(end + 1..<line)
    }

    /// Whether a line at `index` starts with what stands between values, or with one: in a string
    /// that goes on there it would be a rare chance.
    private func startsToken(at index: Int) -> Bool {
        index < byteCount
            && (startsObjectOrArray(at: index) || self[index] == UInt8(ascii: "]")
                || self[index] == UInt8(ascii: ","))
    }
}
