/// Finds cubes that together keep what is wanted, and nothing that is not allowed.
///
/// Axis by axis: what is kept with every class comes last, what is kept with some classes only
/// before that, with all classes that allow it.
/// Source: Minato, "Fast generation of prime-irredundant covers from binary decision diagrams",
/// IEICE 1993, for more than two branches.
struct CoverSearch {
    typealias Node = DecisionDiagram.Node

    let axes: [ValueAxis]
    var diagram: DecisionDiagram
    private let aim: ValueAxis.Aim
    private var known: [Problem: Part] = [:]

    struct Problem: Hashable {
        let wanted: Node
        let allowed: Node
    }

    /// Some cubes, and what they keep.
    struct Part {
        var cubes: [Cube] = []
        var node = DecisionDiagram.never
    }

    init(_ axes: [ValueAxis], _ diagram: DecisionDiagram, _ aim: ValueAxis.Aim) {
        self.axes = axes
        self.diagram = diagram
        self.aim = aim
    }

    mutating func cover(
        _ wanted: Node,
        within allowed: Node
    ) throws(TooManyAlternatives) -> Part {
        guard wanted != DecisionDiagram.never else { return Part() }
        guard allowed != DecisionDiagram.always else {
            return Part(cubes: [Cube()], node: DecisionDiagram.always)
        }
        let problem = Problem(wanted: wanted, allowed: allowed)
        if let part = known[problem] { return part }
        let level = min(diagram.level(of: wanted), diagram.level(of: allowed))
        var split = Split(level, diagram, problem)
        split.common = split.allowed.reduce(DecisionDiagram.always) { diagram.and($0, $1) }
        try coverSpecific(&split)
        let rest = split.rest.reduce(DecisionDiagram.never) { diagram.or($0, $1) }
        let part = try cover(diagram.and(rest, split.common), within: split.common)
        add(part, nil, to: &split)
        guard split.part.cubes.count <= TooManyAlternatives.limit, !diagram.isExhausted else {
            throw TooManyAlternatives()
        }
        known[problem] = split.part
        return split.part
    }

    // MARK: One axis

    /// What is to be done with one axis.
    private struct Split {
        let level: Int
        let allowed: [Node]
        /// What is still wanted.
        var rest: [Node]
        /// What is allowed with every class.
        var common = DecisionDiagram.always
        var part = Part()

        init(_ level: Int, _ diagram: DecisionDiagram, _ problem: Problem) {
            self.level = level
            allowed = diagram.branches(of: problem.allowed, at: level)
            rest = diagram.branches(of: problem.wanted, at: level)
        }
    }

    /// Covers what is not allowed with every class: first as the profile takes it, then, so that it
    /// can be named, as it does not.
    private mutating func coverSpecific(_ split: inout Split) throws(TooManyAlternatives) {
        let targets = targets(of: split)
        for legality in [ValueAxis.Legality.legal, .any] {
            for (target, place) in targets {
                let wanted = ClassSet(
                    place.elements.filter {
                        needed(split, $0, target) != DecisionDiagram.never
                    },
                    of: axes[split.level].classes.count
                )
                for piece in axes[split.level].pieces(wanted, within: place, aim, legality) {
                    let needed = piece.elements.reduce(DecisionDiagram.never) {
                        diagram.or($0, self.needed(split, $1, target))
                    }
                    add(try cover(needed, within: target), piece, to: &split)
                }
            }
        }
    }

    private mutating func needed(_ split: Split, _ member: Int, _ target: Node) -> Node {
        diagram.and(diagram.minus(split.rest[member], split.common), target)
    }

    /// Each thing that is allowed with some class, and all classes that allow it.
    private mutating func targets(of split: Split) -> [(Node, ClassSet)] {
        var seen: Set<Node> = [DecisionDiagram.never]
        var targets: [(Node, ClassSet)] = []
        for target in split.allowed where seen.insert(target).inserted {
            let place = split.allowed.indices.filter { diagram.implies(target, split.allowed[$0]) }
            targets.append((target, ClassSet(place, of: split.allowed.count)))
        }
        let sign = aim == .widest ? -1 : 1
        return targets.enumerated().sorted {
            (sign * $0.element.1.count, $0.offset) < (sign * $1.element.1.count, $1.offset)
        }.map(\.element)
    }

    /// - Parameter piece: nil for every class.
    private mutating func add(_ part: Part, _ piece: ClassSet?, to split: inout Split) {
        guard !part.cubes.isEmpty else { return }
        split.part.cubes += part.cubes.map { $0.replacing(split.level, by: piece) }
        let branches = split.rest.indices.map { member in
            piece?.contains(member) ?? true ? part.node : DecisionDiagram.never
        }
        split.part.node = diagram.or(split.part.node, diagram.node(split.level, branches))
        for member in split.rest.indices {
            split.rest[member] = diagram.minus(split.rest[member], branches[member])
        }
    }
}

extension ValueAxis {
    /// Sets that can be chosen, which together hold all of `wanted` that can be chosen at all.
    fileprivate func pieces(
        _ wanted: ClassSet,
        within outer: ClassSet,
        _ aim: Aim,
        _ legality: Legality
    ) -> [ClassSet] {
        guard !wanted.isEmpty else { return [] }
        if let one = choice(keeping: wanted, within: outer, aim, legality) { return [one.classes] }
        var left = wanted
        var pieces: [ClassSet] = []
        for member in wanted.elements where left.contains(member) {
            let own = ClassSet([member], of: classes.count)
            guard let one = choice(keeping: own, within: outer, .widest, legality) else { continue }
            pieces.append(one.classes)
            left = left.subtracting(one.classes)
        }
        return pieces
    }
}
