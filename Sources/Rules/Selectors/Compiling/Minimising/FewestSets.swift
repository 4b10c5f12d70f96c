/// Chooses the fewest of some sets that together hold everything.
///
/// By branch and bound; gives up after a fixed number of steps, so that the same sets always have
/// the same answer.
struct FewestSets {
    private let sets: [ClassSet]
    private let count: Int
    private var best: [Int]?
    private var bound = Int.max
    private var stepsLeft = 5_000

    /// - Parameter count: how much there is to be held.
    init(_ sets: [ClassSet], of count: Int) {
        self.sets = sets
        self.count = count
    }

    /// The indexes of the fewest sets, if they are fewer than `bound`; nil if they are not, or if it
    /// takes too long to know.
    mutating func indexes(fewerThan bound: Int) -> [Int]? {
        self.bound = bound
        let usable = sets.indices.filter { one in
            !sets.indices.contains { other in
                other != one && sets[one].isSubset(of: sets[other])
                    && (other < one || sets[one] != sets[other])
            }
        }
        search(.all(of: count), usable, [])
        return best?.sorted()
    }

    private mutating func search(_ left: ClassSet, _ usable: [Int], _ chosen: [Int]) {
        guard !left.isEmpty else {
            best = chosen
            bound = chosen.count
            return
        }
        stepsLeft -= 1
        guard stepsLeft > 0 else { return }
        var (apart, rest) = (0, left)
        var fewest: [Int]?
        for member in left.elements {
            let holders = usable.filter { sets[$0].contains(member) }
            if holders.count < fewest?.count ?? Int.max { fewest = holders }
            guard rest.contains(member) else { continue }
            // No set holds two of these, so that each takes one of its own.
            apart += 1
            for holder in holders { rest = rest.subtracting(sets[holder]) }
        }
        guard chosen.count + apart < bound else { return }
        let order = (fewest ?? []).sorted {
            let (one, other) = (
                sets[$0].intersection(left).count, sets[$1].intersection(left).count
            )
            return (-one, $0) < (-other, $1)
        }
        for index in order { search(left.subtracting(sets[index]), usable, chosen + [index]) }
    }
}
