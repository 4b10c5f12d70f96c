internal import FastJSON

/// Where values start and end in a text that is not JSON as a whole.
extension RawSpan {
    /// The index behind the bracket that opens the array with which the text starts, be it by itself
    /// or as `{"Records":[…]}`; nil if there is none.
    var startOfElements: Int? {
        position(behind: ["["]) ?? position(behind: ["{", "\"Records\"", ":", "["])
    }

    /// The index behind `tokens`, with which the text starts; nil if it does not.
    private func position(behind tokens: [String]) -> Int? {
        var position = 0
        for token in tokens {
            while position < byteCount, isBlank(position..<position + 1) { position += 1 }
            guard extracting(position..<byteCount).hasPrefix(Array(token.utf8).rawSpan) else {
                return nil
            }
            position += token.utf8.count
        }
        return position
    }

    /// The index after `start` at which a line starts with an object, an array or a string that is
    /// a text by itself, perhaps behind a mark; else the end.
    func nextLineStart(after start: Int) -> Int {
        var position = start
        while let newline = firstIndex(of: UInt8(ascii: "\n"), from: position) {
            position = newline + 1
            if startsLine(at: position) { return position }
        }
        return byteCount
    }

    /// Where the broken value at `start` ends: before the next line that starts a value, unless
    /// that is an element of an array inside it.
    func endOfBrokenValue(at start: Int) -> Int {
        let text = extracting(start..<byteCount)
        var scan = BracketScan(from: 0)
        var isLaidOut = false
        if let elements = text.startOfElements {
            scan = BracketScan(from: elements, inArray: true)
            isLaidOut = text.startsLineEnd(at: elements)
        }
        while let token = scan.next(in: text) {
            guard token == .lineEnd, text.startsLine(at: scan.index) else { continue }
            // Two of three: one bracket too many or too few is no end.
            let signs = [scan.isInArray, isLaidOut, text.goesOn(behind: scan.index)]
            if signs.count(where: { $0 }) < 2 { return start + scan.index }
        }
        return byteCount
    }

    /// The ranges of the objects and arrays that stand by themselves, and of what is between them,
    /// unless that is white space; of very many, only the first.
    func valuesApart() -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var scan = BracketScan(from: 0)
        while ranges.count < Self.valuesApartLimit, let token = scan.next(in: self) {
            switch token {
            case .opening where scan.open.count == 1: take(upTo: scan.index - 1)
            case .closing where scan.open.isEmpty: take(upTo: scan.index)
            default: continue
            }
        }
        take(upTo: byteCount)
        return ranges

        func take(upTo end: Int) {
            if !isBlank(start..<end) { ranges.append(start..<end) }
            start = end
        }
    }

    private static let valuesApartLimit = 1 << 16

    /// Whether there is nothing but white space.
    func isBlank(_ range: Range<Int>) -> Bool {
        range.allSatisfy { Self.spaces.contains(self[$0]) }
    }

    /// Whether the next byte from `index` on that is no space ends the line.
    private func startsLineEnd(at index: Int) -> Bool {
        var index = index
        while index < byteCount, self[index] == 0x20 || self[index] == 0x0D { index += 1 }
        return index < byteCount && self[index] == UInt8(ascii: "\n")
    }

    /// Whether what is before a line at `index` goes on there.
    private func goesOn(behind index: Int) -> Bool {
        let last = lastByte(before: index)
        return last == UInt8(ascii: ",") || last == UInt8(ascii: "[")
    }

    private func startsLine(at index: Int) -> Bool {
        let value = endOfMark(at: index) ?? index
        guard value < byteCount else { return false }
        return startsObjectOrArray(at: value) || startsText(at: value)
    }

    private func startsObjectOrArray(at index: Int) -> Bool {
        self[index] == UInt8(ascii: "{") || self[index] == UInt8(ascii: "[")
    }

    /// Whether a string at `index` is a text by itself and no member's name: one of JSON, or one
    /// that takes the whole line.
    private func startsText(at index: Int) -> Bool {
        guard self[index] == UInt8(ascii: "\""), index + 1 < byteCount else { return false }
        if startsObjectOrArray(at: index + 1) { return true }
        var scan = BracketScan(from: index)
        _ = scan.next(in: self)
        guard scan.index > index + 1, self[scan.index - 1] == UInt8(ascii: "\"") else {
            return false
        }
        let line = firstIndex(of: UInt8(ascii: "\n"), from: scan.index) ?? byteCount
        return isBlank(scan.index..<line)
    }
}
