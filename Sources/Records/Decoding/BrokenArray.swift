internal import FastJSON

/// An array, by itself or as `{"Records":[…]}`, in a text that is not JSON as a whole.
struct BrokenArray {
    /// Where its elements are. What follows it, unless it only closes the object, is the last.
    private(set) var elements: [Range<Int>] = []

    /// An array with more elements is not looked through.
    private static let elementLimit = JSONParser.valueLimit / 8

    /// - Returns: nil if `text` does not start with one.
    init?(in text: RawSpan) {
        guard var first = text.startOfElements else { return nil }
        var scan = BracketScan(from: first, inArray: true)
        while let token = scan.next(in: text) {
            switch token {
            case .closing where scan.open.isEmpty:
                append(first..<scan.index - 1, of: text)
                appendRest(scan.index..<text.byteCount, of: text)
                return
            case .opening(let comma?) where scan.open.count == 2:
                append(first..<comma, of: text)
                first = comma + 1
            case .comma where scan.open.count == 1:
                append(first..<scan.index - 1, of: text)
                first = scan.index
            default: continue
            }
            guard elements.count <= Self.elementLimit else { return nil }
        }
        append(first..<text.byteCount, of: text)
    }

    private mutating func append(_ range: Range<Int>, of text: RawSpan) {
        let start = range.first { !text.isBlank($0..<$0 + 1) }
        if let start { elements.append(start..<range.upperBound) }
    }

    /// What follows the array is no element, but nothing may get lost.
    private mutating func appendRest(_ rest: Range<Int>, of text: RawSpan) {
        let closesObject = rest.allSatisfy {
            text.isBlank($0..<$0 + 1) || text[$0] == UInt8(ascii: "}")
        }
        if !closesObject { elements.append(rest) }
    }
}
