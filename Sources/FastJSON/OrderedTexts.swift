/// Texts in the order of their bytes, from the start or from the end, for finding one that another
/// text starts or ends with.
///
/// A text that goes on from another one is left out: the shorter fits wherever it does. Of those
/// that are left, only the last one that does not come after a text can be how that text starts.
/// Most is decided by one word, the eight bytes that follow what all have in common.
@safe struct OrderedTexts: ~Copyable {
    // SAFETY: `words` has `texts.count` initialised elements, is written by `init` only, and freed
    // by `deinit`.
    private let words: UnsafeMutablePointer<UInt64>
    private let texts: PackedTexts
    /// How many bytes all texts have in common, from the side.
    private let common: Int
    private let side: Side

    /// The end of a text that its bytes are counted from.
    enum Side { case start, end }

    init(_ texts: [[UInt8]], from side: Side) {
        let needed = Self.inOrder(texts, from: side)
        let common = Self.common(needed, from: side)
        self.texts = PackedTexts(unindexed: needed)
        self.common = common
        self.side = side
        unsafe words = .allocate(capacity: max(needed.count, 1))
        for (index, text) in needed.enumerated() {
            let word = Self.word(of: text.rawSpan, after: common, from: side)
            unsafe (words + index).initialize(to: word)
        }
    }

    deinit { unsafe words.deallocate() }

    /// Whether some text is how `other` starts, or ends.
    func containsAffix(of other: RawSpan) -> Bool {
        guard texts.count > 0, shares(other) else { return false }
        let word = Self.word(of: other, after: common, from: side)
        let end = count(in: 0..<texts.count) { unsafe words[$0] <= word }
        guard end > 0 else { return false }
        if unsafe words[end - 1] < word { return fits(end - 1, other) }
        let start = count(in: 0..<end) { unsafe words[$0] < word }
        let last = start + count(in: start..<end) { !comesAfter($0, other) }
        return last > 0 && fits(last - 1, other)
    }

    /// Whether `other` has what all texts have in common.
    private func shares(_ other: RawSpan) -> Bool {
        let first = texts[0]
        return switch side {
        case .start: other.hasPrefix(first.extracting(0..<common))
        case .end: other.hasSuffix(first.extracting(last: common))
        }
    }

    private func fits(_ index: Int, _ other: RawSpan) -> Bool {
        side == .start ? other.hasPrefix(texts[index]) : other.hasSuffix(texts[index])
    }

    /// Whether a text comes after `other`, which it has as many bytes in common with as `words`
    /// tell.
    private func comesAfter(_ index: Int, _ other: RawSpan) -> Bool {
        let text = texts[index]
        guard side == .end else { return other.precedes(text) }
        for distance in common..<min(text.byteCount, other.byteCount) {
            let ours = text[text.byteCount - 1 - distance]
            let theirs = other[other.byteCount - 1 - distance]
            if ours != theirs { return ours > theirs }
        }
        return text.byteCount > other.byteCount
    }

    /// How many in `range` come first for which `isBefore` holds.
    @inline(__always) private func count(
        in range: Range<Int>,
        where isBefore: (Int) -> Bool
    ) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low - range.lowerBound
    }
}

// MARK: Making it

extension OrderedTexts {
    /// Eight bytes after the first `skipped` ones, the first one highest; zeros beyond the end.
    private static func word(of text: RawSpan, after skipped: Int, from side: Side) -> UInt64 {
        let count = text.byteCount - skipped
        if count >= 8 {
            return side == .start
                ? UInt64(bigEndian: text.word(at: skipped))
                : UInt64(littleEndian: text.word(at: count - 8))
        }
        var word: UInt64 = 0
        for index in 0..<count {
            let place = side == .start ? skipped + index : count - 1 - index
            word |= UInt64(text[place]) << UInt64(56 - 8 * index)
        }
        return word
    }

    /// Those that are needed, in order.
    private static func inOrder(_ texts: [[UInt8]], from side: Side) -> [[UInt8]] {
        let turned = side == .start ? texts : texts.map { $0.reversed() }
        var needed: [[UInt8]] = []
        for text in turned.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            if let last = needed.last, text.starts(with: last) { continue }
            needed.append(text)
        }
        return side == .start ? needed : needed.map { $0.reversed() }
    }

    /// How many bytes all of them have in common: those of the first and the last, in order.
    private static func common(_ texts: [[UInt8]], from side: Side) -> Int {
        guard let first = texts.first, let last = texts.last else { return 0 }
        let count = min(first.count, last.count)
        return (0..<count).prefix { index in
            side == .start
                ? first[index] == last[index]
                : first[first.count - 1 - index] == last[last.count - 1 - index]
        }.count
    }
}
