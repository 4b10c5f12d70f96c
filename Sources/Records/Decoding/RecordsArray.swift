internal import FastJSON

/// Finds the elements of a `Records` array in a text that is not JSON as a whole.
enum RecordsArray {
    /// The elements' ranges, split at the commas of the array by brackets and quotes alone; nil
    /// if `text` does not start like `{"Records":[`, or has more than `limit` elements.
    static func elements(of text: RawSpan, limit: Int) -> [Range<Int>]? {
        guard var index = start(of: text) else { return nil }
        var elements: [Range<Int>] = []
        var first = index
        var depth = 0
        while index < text.byteCount {
            switch text[index] {
            case UInt8(ascii: "\""): index = endOfString(text, from: index)
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 {
                    append(first..<index, of: text, to: &elements)
                    appendRest(index + 1..<text.byteCount, of: text, to: &elements)
                    return elements
                }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0:
                append(first..<index, of: text, to: &elements)
                guard elements.count <= limit else { return nil }
                first = index + 1
            default: break
            }
            index += 1
        }
        append(first..<text.byteCount, of: text, to: &elements)
        return elements
    }

    /// The index behind the bracket that opens the array.
    private static func start(of text: RawSpan) -> Int? {
        var position = 0
        for token in [Array("{".utf8), Array("\"Records\"".utf8), Array(":".utf8), Array("[".utf8)]
        {
            while position < text.byteCount, isSpace(text[position]) { position += 1 }
            guard text.extracting(position..<text.byteCount).hasPrefix(token.rawSpan) else {
                return nil
            }
            position += token.count
        }
        return position
    }

    /// The index of the quote that ends the string at `start`, or of the last byte.
    private static func endOfString(_ text: RawSpan, from start: Int) -> Int {
        var index = start + 1
        while index < text.byteCount, text[index] != UInt8(ascii: "\"") {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index, text.byteCount - 1)
    }

    private static func append(
        _ range: Range<Int>,
        of text: RawSpan,
        to elements: inout [Range<Int>]
    ) {
        let isBlank = range.allSatisfy { isSpace(text[$0]) }
        if !isBlank { elements.append(range) }
    }

    /// What follows the array is no element, but nothing may get lost: it stands as a last one,
    /// unless it only closes the object.
    private static func appendRest(
        _ range: Range<Int>,
        of text: RawSpan,
        to elements: inout [Range<Int>]
    ) {
        let closesObject = range.allSatisfy { isSpace(text[$0]) || text[$0] == UInt8(ascii: "}") }
        if !closesObject { elements.append(range) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
