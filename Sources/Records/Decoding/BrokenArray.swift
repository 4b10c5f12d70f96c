internal import FastJSON

/// An array, by itself or as `{"Records":[…]}`, in a text that is not JSON as a whole, split at its
/// commas by brackets and quotes alone.
struct BrokenArray {
    /// Where its elements are. What follows it, unless it only closes the object, is the last.
    private(set) var elements: [Range<Int>] = []
    /// The index behind the bracket that closes it; that of the text's end if none does.
    private(set) var end: Int

    /// An array with more elements is not looked through.
    private static let elementLimit = JSONParser.valueLimit / 8

    /// - Returns: nil if `text` does not start with one.
    init?(in text: RawSpan) {
        guard var index = Self.start(of: text) else { return nil }
        end = text.byteCount
        var first = index
        var depth = 0
        while index < text.byteCount {
            switch text[index] {
            case UInt8(ascii: "\""): index = text.endOfString(at: index)
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 {
                    append(first..<index, of: text)
                    end = index + 1
                    appendRest(of: text)
                    return
                }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0:
                append(first..<index, of: text)
                guard elements.count <= Self.elementLimit else { return nil }
                first = index + 1
            default: break
            }
            index += 1
        }
        append(first..<text.byteCount, of: text)
    }

    /// The index behind the bracket that opens it.
    private static func start(of text: RawSpan) -> Int? {
        position(behind: ["["], in: text)
            ?? position(behind: ["{", "\"Records\"", ":", "["], in: text)
    }

    /// The index behind `tokens`, with which `text` starts; nil if it does not.
    private static func position(behind tokens: [String], in text: RawSpan) -> Int? {
        var position = 0
        for token in tokens {
            while position < text.byteCount, text.isBlank(position..<position + 1) { position += 1 }
            let rest = text.extracting(position..<text.byteCount)
            guard rest.hasPrefix(Array(token.utf8).rawSpan) else { return nil }
            position += token.utf8.count
        }
        return position
    }

    private mutating func append(_ range: Range<Int>, of text: RawSpan) {
        let start = range.first { !text.isBlank($0..<$0 + 1) }
        if let start { elements.append(start..<range.upperBound) }
    }

    /// What follows the array is no element, but nothing may get lost: it stands as a last one,
    /// unless it only closes the object.
    private mutating func appendRest(of text: RawSpan) {
        let rest = end..<text.byteCount
        let closesObject = rest.allSatisfy {
            text.isBlank($0..<$0 + 1) || text[$0] == UInt8(ascii: "}")
        }
        if !closesObject { elements.append(rest) }
    }
}

extension RawSpan {
    /// Where the broken value at `start` ends: before the next line that starts a value, unless that
    /// is an element of the array with which this one starts; then, where that array's last line
    /// ends.
    func endOfBrokenValue(at start: Int) -> Int {
        let line = nextLineStart(after: start)
        guard line < byteCount, isInside(line) else { return line }
        guard let array = BrokenArray(in: extracting(start..<byteCount)) else { return line }
        let end = start + array.end
        return end > line ? nextLineStart(after: end - 1) : line
    }

    /// Whether what is before a line at `index` goes on there.
    private func isInside(_ index: Int) -> Bool {
        let last = lastByte(before: index)
        return last == UInt8(ascii: ",") || last == UInt8(ascii: "[")
    }
}
