/// Finds the least number of cubes for what few tests tell apart.
///
/// Source: Quine and McCluskey's method, with sets of classes in the place of bits: all widest cubes,
/// and of these the fewest, by branch and bound.
struct ExactCover {
    private let axes: [ValueAxis]
    private var diagram: DecisionDiagram
    /// Of each axis the sets that a selector can choose.
    private let choosable: [[ClassSet]]
    /// The cubes that can't be widened, by what is allowed.
    private var widest: [Key: [Cube]] = [:]
    private var isTooMuch = false

    private struct Key: Hashable {
        let level: Int
        let node: DecisionDiagram.Node
    }

    private static let testLimit = 5
    private static let pointLimit = 1_024
    private static let cubeLimit = 400

    /// - Returns: nil if there is too much to try.
    init?(_ space: RuleSpace, _ diagram: DecisionDiagram) {
        axes = space.axes
        self.diagram = diagram
        var points = 1
        for axis in axes {
            points *= axis.classes.count
            guard axis.tests.count <= Self.testLimit, points <= Self.pointLimit else { return nil }
        }
        choosable = axes.map(\.choosable)
    }

    /// Cubes that keep all of `wanted` and nothing but `allowed`, if they are fewer than `count`.
    mutating func cubes(
        keeping wanted: DecisionDiagram.Node,
        within allowed: DecisionDiagram.Node,
        fewerThan count: Int
    ) -> [Cube]? {
        let candidates = widest(from: 0, allowed)
        guard !isTooMuch else { return nil }
        let points = points(of: wanted, from: 0)
        var choice = FewestSets(
            candidates.map { cube in
                ClassSet(points.indices.filter { cube.contains(points[$0]) }, of: points.count)
            },
            of: points.count
        )
        return choice.indexes(fewerThan: count)?.map { candidates[$0] }
    }

    // MARK: Candidates

    private mutating func widest(from level: Int, _ allowed: DecisionDiagram.Node) -> [Cube] {
        if allowed == DecisionDiagram.never { return [] }
        if allowed == DecisionDiagram.always { return [Cube()] }
        let key = Key(level: level, node: allowed)
        if let known = widest[key] { return known }
        guard !isTooMuch else { return [] }
        let branches = diagram.branches(of: allowed, at: level)
        var sets: [DecisionDiagram.Node: [ClassSet]] = [:]
        var inOrder: [DecisionDiagram.Node] = []
        for set in choosable[level] {
            let inner = set.elements.reduce(DecisionDiagram.always) {
                diagram.and($0, branches[$1])
            }
            guard inner != DecisionDiagram.never else { continue }
            if sets[inner] == nil { inOrder.append(inner) }
            sets[inner, default: []].append(set)
        }
        var cubes: [Cube] = []
        for inner in inOrder {
            let own = (sets[inner] ?? []).withoutSubsets
            for cube in widest(from: level + 1, inner) {
                cubes += own.map { $0 == axes[level].all ? cube : cube.replacing(level, by: $0) }
            }
        }
        let result = cubes.filter { one in
            !cubes.contains { $0 != one && one.isWithin($0) }
        }
        isTooMuch = isTooMuch || result.count > Self.cubeLimit || cubes.count > 4 * Self.cubeLimit
        widest[key] = result
        return result
    }

    // MARK: Points

    /// Every choice of a class for each axis of which `node` holds.
    private func points(of node: DecisionDiagram.Node, from level: Int) -> [[Int]] {
        guard node != DecisionDiagram.never else { return [] }
        guard level < axes.count else { return [[]] }
        return diagram.branches(of: node, at: level).enumerated().flatMap { index, branch in
            points(of: branch, from: level + 1).map { [index] + $0 }
        }
    }
}

extension Cube {
    fileprivate func contains(_ point: [Int]) -> Bool {
        sets.allSatisfy { axis, set in set.contains(point[axis]) }
    }

    /// Whether `other` keeps all that this one does.
    fileprivate func isWithin(_ other: Cube) -> Bool {
        other.sets.allSatisfy { axis, theirs in sets[axis]?.isSubset(of: theirs) ?? false }
    }
}

extension [ClassSet] {
    fileprivate var withoutSubsets: [ClassSet] {
        filter { one in !contains { $0 != one && one.isSubset(of: $0) } }
    }
}

extension ValueAxis {
    /// All sets of classes that a selector can choose as the profile takes it, but none.
    fileprivate var choosable: [ClassSet] {
        let refused = unions(tests.indices.filter { tests[$0].canRefuse })
        var selected = unions(tests.indices.filter { tests[$0].canSelect })
        selected[0] = all
        if takesSeveralGroups { selected = selected.closed { $0.intersection($1) } }
        var seen: Set<ClassSet> = []
        return selected.flatMap { one in refused.map(one.subtracting) }.filter {
            !$0.isEmpty && seen.insert($0).inserted
        }
    }

    /// The union of each choice of tests, first that of none.
    private func unions(_ tests: [Int]) -> [ClassSet] {
        tests.reduce(into: [ClassSet(of: classes.count)]) { unions, test in
            unions += unions.map { $0.union(passing[test]) }
        }
    }
}
