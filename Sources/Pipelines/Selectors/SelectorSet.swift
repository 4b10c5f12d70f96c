/// Some of up to `64 * wordCount` selectors, by their numbers: a bit for each.
struct SelectorSet<let wordCount: Int>: Sendable {
    private var words = InlineArray<wordCount, UInt64>(repeating: 0)

    static var capacity: Int { wordCount * 64 }

    /// The numbers from 0 on.
    static func first(_ count: Int) -> SelectorSet {
        var set = SelectorSet()
        for number in 0..<count { set.insert(number) }
        return set
    }

    /// The 64 numbers from `64 * word` on.
    subscript(word: Int) -> UInt64 {
        get { words[word] }
        set { words[word] = newValue }
    }

    var isEmpty: Bool {
        var some: UInt64 = 0
        for word in 0..<wordCount { some |= words[word] }
        return some == 0
    }

    /// The least number in it; nil if there is none.
    var first: Int? {
        for word in 0..<wordCount where words[word] != 0 {
            return word * 64 + words[word].trailingZeroBitCount
        }
        return nil
    }

    mutating func insert(_ number: Int) { words[number / 64] |= 1 << UInt64(number % 64) }

    mutating func formUnion(_ other: SelectorSet) {
        for word in 0..<wordCount { words[word] |= other.words[word] }
    }

    mutating func formIntersection(_ other: SelectorSet) {
        for word in 0..<wordCount { words[word] &= other.words[word] }
    }

    mutating func subtract(_ other: SelectorSet) {
        for word in 0..<wordCount { words[word] &= ~other.words[word] }
    }

    func isDisjoint(with other: SelectorSet) -> Bool {
        var common: UInt64 = 0
        for word in 0..<wordCount { common |= words[word] & other.words[word] }
        return common == 0
    }
}
