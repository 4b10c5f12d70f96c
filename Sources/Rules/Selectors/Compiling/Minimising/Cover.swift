/// Cubes that keep all that is wanted and nothing that is not allowed, made fewer and shorter.
struct Cover {
    private let axes: [ValueAxis]
    private let wanted: DecisionDiagram.Node
    private let allowed: DecisionDiagram.Node
    private(set) var diagram: DecisionDiagram
    private(set) var cubes: [Cube]

    init(_ cubes: [Cube], of space: RuleSpace, _ diagram: DecisionDiagram) {
        self.cubes = cubes
        self.diagram = diagram
        axes = space.axes
        (wanted, allowed) = (space.wanted, space.allowed)
    }

    /// Widens each cube as far as is allowed, so that others become needless.
    mutating func widen() {
        for index in cubes.indices {
            for axis in cubes[index].axes {
                guard let inner = cubes[index].sets[axis] else { continue }
                change(index, axis, keeping: inner, .widest)
            }
        }
        var seen: Set<Cube> = []
        cubes = cubes.filter { seen.insert($0).inserted }
    }

    /// Leaves out cubes of which the others keep everything that is wanted; long ones first.
    mutating func leaveOutNeedless() {
        let costs = cubes.map(cost)
        let order = cubes.indices.sorted { (-costs[$0], -$0) < (-costs[$1], -$1) }
        let nodes = cubes.map { diagram.node(of: $0) }
        var after = [DecisionDiagram.never]
        for index in order.reversed() {
            after.append(diagram.or(after[after.count - 1], nodes[index]))
        }
        var kept: [Int] = []
        var before = DecisionDiagram.never
        for (place, index) in order.enumerated() {
            let others = diagram.or(before, after[order.count - 1 - place])
            let own = diagram.and(nodes[index], wanted)
            guard !diagram.implies(own, others) else { continue }
            kept.append(index)
            before = diagram.or(before, nodes[index])
        }
        cubes = kept.sorted().map { cubes[$0] }
    }

    /// Says what each cube alone has to keep in as few values as there can be.
    mutating func shorten() {
        let nodes = cubes.map { diagram.node(of: $0) }
        var after = [DecisionDiagram.never]
        for node in nodes.reversed() { after.append(diagram.or(after[after.count - 1], node)) }
        var before = DecisionDiagram.never
        for index in cubes.indices {
            let others = diagram.or(before, after[cubes.count - 1 - index])
            let own = diagram.minus(wanted, others)
            // What is asked most often is said shortest first.
            for axis in cubes[index].axes.reversed() {
                let needed = diagram.and(own, diagram.node(of: cubes[index]))
                let inner = diagram.classes(of: needed, at: axis)
                if !inner.isEmpty { change(index, axis, keeping: inner, .fewestValues) }
            }
            before = diagram.or(before, diagram.node(of: cubes[index]))
        }
    }

    /// Whether the cubes are known to keep all that is wanted and nothing that is not allowed.
    mutating func isRight() -> Bool {
        let kept = cubes.reduce(DecisionDiagram.never) { diagram.or($0, diagram.node(of: $1)) }
        return diagram.implies(wanted, kept) && diagram.implies(kept, allowed)
            && !diagram.isExhausted
    }

    /// Lets a cube ask otherwise on an axis.
    private mutating func change(
        _ index: Int,
        _ axis: Int,
        keeping inner: ClassSet,
        _ aim: ValueAxis.Aim
    ) {
        let rest = diagram.node(of: cubes[index].replacing(axis, by: nil))
        let forbidden = diagram.minus(rest, allowed)
        let outer = axes[axis].all.subtracting(diagram.classes(of: forbidden, at: axis))
        guard let choice = axes[axis].choice(keeping: inner, within: outer, aim, .legal) else {
            return
        }
        let isAll = choice.classes == axes[axis].all
        cubes[index] = cubes[index].replacing(axis, by: isAll ? nil : choice.classes)
    }

    // MARK: Cost

    var cost: CoverCost {
        CoverCost(
            illegal: cubes.count { !isLegal($0) },
            selectors: cubes.count,
            values: cubes.reduce(0) { $0 + cost($1) }
        )
    }

    private func cost(_ cube: Cube) -> Int {
        cube.axes.reduce(0) { $0 + (choice(cube, $1)?.cost ?? 0) }
    }

    private func isLegal(_ cube: Cube) -> Bool {
        cube.axes.allSatisfy { choice(cube, $0, .legal) != nil }
    }

    /// How a cube's set is said; as the profile takes it, if that can be.
    private func choice(
        _ cube: Cube,
        _ axis: Int,
        _ legality: ValueAxis.Legality = .any
    ) -> ValueAxis.Choice? {
        guard let set = cube.sets[axis] else { return nil }
        let legal = axes[axis].choice(keeping: set, within: set, .fewestValues, .legal)
        guard legal == nil, legality == .any else { return legal }
        return axes[axis].choice(keeping: set, within: set, .fewestValues, .any)
    }

    /// Each cube as terms that all hold.
    var alternatives: [[RuleTerm]] {
        cubes.map { cube in
            cube.axes.flatMap { axis in
                choice(cube, axis).map { axes[axis].terms(of: $0) } ?? []
            }
        }
    }
}
