/// How a selector says that a record is in some classes of an axis.
extension ValueAxis {
    /// What a selector asks on an axis.
    struct Choice: Sendable {
        /// The classes that it keeps.
        let classes: ClassSet
        /// Of each group one test has to be passed.
        let groups: [[Int]]
        let refused: [Int]
        /// How many values it takes.
        let cost: Int
    }

    enum Aim { case fewestValues, widest }

    enum Legality {
        /// What the profile takes.
        case legal
        /// Whatever can be written down.
        case any
    }

    /// A choice that keeps all of `inner` and nothing outside of `outer`; nil if there is none.
    func choice(
        keeping inner: ClassSet,
        within outer: ClassSet,
        _ aim: Aim,
        _ legality: Legality
    ) -> Choice? {
        let unwanted = all.subtracting(outer)
        if unwanted.isEmpty { return choice([], []) }
        let free = tests.indices.filter {
            (legality == .any || tests[$0].canRefuse) && passing[$0].isDisjoint(with: inner)
        }
        var options: [Choice] = []
        if let refused = refusing(unwanted, by: free, sparing: outer) {
            options.append(choice([], refused))
        }
        options += selecting(inner, outer, aim, legality, refusingBy: free)
        if takesSeveralGroups || legality == .any, options.isEmpty {
            let several = severalGroups(inner, unwanted, legality, refusingBy: free)
            if let several { options.append(several) }
        }
        return best(of: options, aim)
    }

    private func best(of options: [Choice], _ aim: Aim) -> Choice? {
        options.enumerated().min { one, other in
            let (a, b) = (one.element, other.element)
            return switch aim {
            case .fewestValues:
                (a.cost, -a.classes.count, one.offset) < (b.cost, -b.classes.count, other.offset)
            case .widest:
                (-a.classes.count, a.cost, one.offset) < (-b.classes.count, b.cost, other.offset)
            }
        }?.element
    }

    private func choice(_ groups: [[Int]], _ refused: [Int]) -> Choice {
        var kept = all
        for group in groups { kept = kept.intersection(passing(anyOf: group)) }
        return Choice(
            classes: kept.subtracting(passing(anyOf: refused)),
            groups: groups,
            refused: refused,
            cost: (groups.flatMap { $0 } + refused).reduce(0) { $0 + tests[$1].cost }
        )
    }

    // MARK: Parts

    /// Tests of `free` that refuse all of `unwanted`.
    private func refusing(
        _ unwanted: ClassSet,
        by free: [Int],
        sparing outer: ClassSet
    ) -> [Int]? {
        covering(unwanted, by: ClassSet(free, of: tests.count)) {
            -passing[$0].intersection(outer).count
        }
    }

    /// Few tests of `usable` that all of `wanted` pass one of.
    private func covering(
        _ wanted: ClassSet,
        by usable: ClassSet,
        preferring merit: (Int) -> Int
    ) -> [Int]? {
        var left = wanted
        var chosen: [Int] = []
        for member in wanted.elements where left.contains(member) {
            let candidates = classes[member].intersection(usable).elements.map { test in
                (test, passing[test].intersection(left).count, merit(test))
            }
            let best = candidates.max {
                ($0.1, $0.2, -tests[$0.0].cost, -$0.0) < ($1.1, $1.2, -tests[$1.0].cost, -$1.0)
            }
            guard let best else { return nil }
            chosen.append(best.0)
            left = left.subtracting(passing[best.0])
        }
        return chosen.sorted()
    }

    /// Choices with one group: without refusing anything, and with that.
    private func selecting(
        _ inner: ClassSet,
        _ outer: ClassSet,
        _ aim: Aim,
        _ legality: Legality,
        refusingBy free: [Int]
    ) -> [Choice] {
        let selectable = tests.indices.filter { legality == .any || tests[$0].canSelect }
        let limits = free.isEmpty ? [outer] : [outer, outer.union(passing(anyOf: free))]
        return limits.compactMap { limit in
            let usable = selectable.filter { passing[$0].isSubset(of: limit) }
            let wanted = aim == .widest ? passing(anyOf: usable).union(inner) : inner
            let group = covering(wanted, by: ClassSet(usable, of: tests.count)) { _ in 0 }
            guard let group, !group.isEmpty else { return nil }
            let unwanted = passing(anyOf: group).subtracting(outer)
            return refusing(unwanted, by: free, sparing: outer).map { choice([group], $0) }
        }
    }

    /// A choice with a group for what can't be refused.
    private func severalGroups(
        _ inner: ClassSet,
        _ unwanted: ClassSet,
        _ legality: Legality,
        refusingBy free: [Int]
    ) -> Choice? {
        let refusable = unwanted.intersection(passing(anyOf: free))
        guard let refused = refusing(refusable, by: free, sparing: all) else { return nil }
        let selectable = tests.indices.filter { legality == .any || tests[$0].canSelect }
        var left = unwanted.subtracting(passing(anyOf: refused))
        var groups: [[Int]] = []
        for member in unwanted.elements where left.contains(member) {
            let usable = selectable.filter { !passing[$0].contains(member) }
            let group = covering(inner, by: ClassSet(usable, of: tests.count)) {
                -passing[$0].intersection(left).count
            }
            guard let group, !group.isEmpty else { return nil }
            groups.append(group)
            left = left.intersection(passing(anyOf: group))
        }
        return choice(groups, refused)
    }
}
