/// Texts in the order of their bytes, from the start or from the end, for finding the longest one
/// that another text starts or ends with.
///
/// That can only be the last one that does not come after the other text, or one that the last one
/// goes on from. Most is decided by one word, the eight bytes that follow what all have in common.
@safe struct OrderedTexts: ~Copyable {
    // SAFETY: `words` and `origins` have `texts.count` initialised elements, are written by `init`
    // only, and freed by `deinit`; every index is taken from `texts`, or is an origin's `stem`.
    private let words: UnsafeMutablePointer<UInt64>
    private let origins: UnsafeMutablePointer<Origin>
    /// Each once.
    private let texts: PackedTexts
    /// How many bytes all texts have in common, from the side.
    private let common: Int
    private let side: Side

    /// The end of a text that its bytes are counted from.
    enum Side { case start, end }

    /// Where a text comes from.
    private struct Origin {
        /// Its number among the texts as they were given.
        let number: Int32
        /// The index of the longest text that it goes on from; -1 if there is none.
        var stem: Int32 = -1
    }

    init(_ given: [[UInt8]], from side: Side) {
        let numbers = Self.inOrder(given, from: side)
        let ordered = numbers.map { given[$0] }
        let common = Self.common(ordered, from: side)
        texts = PackedTexts(unindexed: ordered)
        self.common = common
        self.side = side
        unsafe words = .allocate(capacity: max(ordered.count, 1))
        unsafe origins = .allocate(capacity: max(ordered.count, 1))
        for (index, text) in ordered.enumerated() {
            let word = Self.word(of: text.rawSpan, after: common, from: side)
            unsafe (words + index).initialize(to: word)
            var origin = Origin(number: Int32(numbers[index]))
            if index > 0 { origin.stem = Int32(longest(from: index - 1, text.rawSpan)) }
            unsafe (origins + index).initialize(to: origin)
        }
    }

    deinit {
        unsafe words.deallocate()
        unsafe origins.deallocate()
    }

    /// The number of the longest text that `other` starts, or ends, with; of several that are the
    /// same, the first.
    func longestAffix(of other: RawSpan) -> Int? {
        guard texts.count > 0, shares(other) else { return nil }
        let word = Self.word(of: other, after: common, from: side)
        let end = count(in: 0..<texts.count) { unsafe words[$0] <= word }
        guard end > 0 else { return nil }
        var last = end
        if unsafe words[end - 1] == word {
            let start = count(in: 0..<end) { unsafe words[$0] < word }
            last = start + count(in: start..<end) { !comesAfter($0, other) }
            guard last > 0 else { return nil }
        }
        let index = longest(from: last - 1, other)
        return index < 0 ? nil : unsafe Int(origins[index].number)
    }

    /// The text at `index` or the longest one that it goes on from, whichever is the first that
    /// `other` starts, or ends, with; -1 if there is none.
    private func longest(from index: Int, _ other: RawSpan) -> Int {
        var index = index
        while index >= 0, !fits(index, other) { index = unsafe Int(origins[index].stem) }
        return index
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

    /// The numbers of the texts in their order, those that are the same once.
    private static func inOrder(_ texts: [[UInt8]], from side: Side) -> [Int] {
        let turned = side == .start ? texts : texts.map { $0.reversed() }
        let numbers = turned.indices.sorted { left, right in
            turned[left] == turned[right]
                ? left < right : turned[left].lexicographicallyPrecedes(turned[right])
        }
        var once: [Int] = []
        for number in numbers {
            if let last = once.last, turned[last] == turned[number] { continue }
            once.append(number)
        }
        return once
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
