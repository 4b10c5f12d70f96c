/// Some of the classes that an axis tells values apart by, or some of the tests of one.
struct ClassSet: Hashable, Sendable {
    private var words: [UInt64]

    /// None of `count`.
    init(of count: Int) {
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
    }

    /// Some of `count`.
    init(_ elements: some Sequence<Int>, of count: Int) {
        self.init(of: count)
        for element in elements { insert(element) }
    }

    /// All of `count`.
    static func all(of count: Int) -> ClassSet { ClassSet(0..<count, of: count) }

    mutating func insert(_ element: Int) { words[element >> 6] |= 1 << UInt64(element & 63) }

    func contains(_ element: Int) -> Bool { words[element >> 6] >> UInt64(element & 63) & 1 == 1 }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// In ascending order.
    var elements: [Int] {
        var result: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                result.append(index << 6 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return result
    }

    mutating func formUnion(_ other: ClassSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    func union(_ other: ClassSet) -> ClassSet {
        var result = self
        result.formUnion(other)
        return result
    }

    func intersection(_ other: ClassSet) -> ClassSet {
        var result = self
        for index in words.indices { result.words[index] &= other.words[index] }
        return result
    }

    func subtracting(_ other: ClassSet) -> ClassSet {
        var result = self
        for index in words.indices { result.words[index] &= ~other.words[index] }
        return result
    }

    func isSubset(of other: ClassSet) -> Bool {
        words.indices.allSatisfy { words[$0] & ~other.words[$0] == 0 }
    }

    func isDisjoint(with other: ClassSet) -> Bool {
        words.indices.allSatisfy { words[$0] & other.words[$0] == 0 }
    }
}

extension [ClassSet] {
    /// With all that `combine` makes of two of them, again and again; ends unfinished once there are
    /// more than `limit`.
    func closed(
        under combine: (ClassSet, ClassSet) -> ClassSet,
        limit: Int = .max
    ) -> [ClassSet] {
        var all = self
        var seen = Set(self)
        var next = 0
        while next < all.count, all.count <= limit {
            for one in self {
                let both = combine(one, all[next])
                if seen.insert(both).inserted { all.append(both) }
            }
            next += 1
        }
        return all
    }
}
