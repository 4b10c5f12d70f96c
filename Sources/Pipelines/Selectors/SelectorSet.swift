/// Some of up to 128 selectors, by their numbers.
struct SelectorSet: Equatable, Sendable {
    private var bits = SIMD2<UInt64>.zero

    static let capacity = 128
    static let none = SelectorSet()

    static func first(_ count: Int) -> SelectorSet {
        var set = none
        for number in 0..<count { set.insert(number) }
        return set
    }

    var isEmpty: Bool { bits == .zero }

    /// The least number in it; nil if there is none.
    var first: Int? {
        for word in 0..<2 where bits[word] != 0 {
            return word * 64 + bits[word].trailingZeroBitCount
        }
        return nil
    }

    mutating func insert(_ number: Int) { bits[number / 64] |= 1 << UInt64(number % 64) }

    mutating func formUnion(_ other: SelectorSet) { bits |= other.bits }

    func isDisjoint(with other: SelectorSet) -> Bool { bits & other.bits == .zero }

    func intersection(_ other: SelectorSet) -> SelectorSet {
        var set = self
        set.bits &= other.bits
        return set
    }

    func subtracting(_ other: SelectorSet) -> SelectorSet {
        var set = self
        set.bits &= ~other.bits
        return set
    }
}
