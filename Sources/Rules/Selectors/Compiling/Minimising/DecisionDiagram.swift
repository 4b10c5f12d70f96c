/// Conditions on axes, as shared graphs: equal conditions are the same node.
///
/// Source: Srinivasan, Kam, Malik, Brayton, "Algorithms for discrete function manipulation",
/// ICCAD 1990 (multi-valued decision diagrams).
struct DecisionDiagram {
    typealias Node = Int

    static let never: Node = 0
    static let always: Node = 1

    /// How many classes each axis has.
    let widths: [Int]
    private var levels = [Int.max, Int.max]
    private var branches: [[Node]] = [[], []]
    /// Of nodes that ask about one axis only, the classes with which they hold.
    private var classes: [ClassSet?] = [nil, nil]
    private var known: [Key: Node] = [:]
    private var results: [Operation: Node] = [:]
    private var answers: [Pair: Bool] = [:]
    private var stepsLeft = 20_000_000

    private struct Key: Hashable {
        let level: Int
        let branches: [Node]
    }

    private struct Pair: Hashable {
        let left: Node
        let right: Node
    }

    private struct Operation: Hashable {
        let kind: Kind
        let left: Node
        let right: Node
    }

    private enum Kind { case and, or, minus }

    init(widths: [Int]) {
        self.widths = widths
    }

    /// Whether more was asked than is good for anybody; what comes out then means nothing.
    var isExhausted: Bool { stepsLeft <= 0 }

    func level(of node: Node) -> Int { levels[node] }

    /// What is left to be asked when the class on the axis at `level`, not above the node, is known.
    func branches(of node: Node, at level: Int) -> [Node] {
        levels[node] == level
            ? branches[node] : [Node](repeating: node, count: widths[level])
    }

    /// The condition that `branches` say, by the class on the axis at `level`.
    mutating func node(_ level: Int, _ branches: [Node]) -> Node {
        if branches.allSatisfy({ $0 == branches[0] }) { return branches[0] }
        let key = Key(level: level, branches: branches)
        if let known = known[key] { return known }
        levels.append(level)
        self.branches.append(branches)
        let isLast = branches.allSatisfy { $0 <= Self.always }
        classes.append(
            isLast
                ? ClassSet(
                    branches.indices.filter { branches[$0] == Self.always },
                    of: branches.count
                )
                : nil
        )
        known[key] = levels.count - 1
        return levels.count - 1
    }

    /// Whether the class on an axis is one of `classes`.
    mutating func test(_ level: Int, _ classes: ClassSet) -> Node {
        node(level, (0..<widths[level]).map { classes.contains($0) ? Self.always : Self.never })
    }

    mutating func and(_ left: Node, _ right: Node) -> Node {
        if left == right || right == Self.always { return left }
        if left == Self.always { return right }
        if left == Self.never || right == Self.never { return Self.never }
        return combined(.and, min(left, right), max(left, right))
    }

    mutating func or(_ left: Node, _ right: Node) -> Node {
        if left == right || right == Self.never { return left }
        if left == Self.never { return right }
        if left == Self.always || right == Self.always { return Self.always }
        return combined(.or, min(left, right), max(left, right))
    }

    /// `left` and not `right`.
    mutating func minus(_ left: Node, _ right: Node) -> Node {
        if left == right || left == Self.never || right == Self.always { return Self.never }
        if right == Self.never { return left }
        return combined(.minus, left, right)
    }

    mutating func not(_ node: Node) -> Node { minus(Self.always, node) }

    /// Whether `right` holds wherever `left` does.
    mutating func implies(_ left: Node, _ right: Node) -> Bool {
        if left == right || left == Self.never || right == Self.always { return true }
        if left == Self.always || right == Self.never { return false }
        if levels[left] == levels[right], let ours = classes[left], let theirs = classes[right] {
            return ours.isSubset(of: theirs)
        }
        let pair = Pair(left: left, right: right)
        if let answer = answers[pair] { return answer }
        let level = min(levels[left], levels[right])
        var answer = true
        for index in 0..<widths[level] where answer {
            stepsLeft -= 1
            answer = implies(
                branch(of: left, index, at: level),
                branch(of: right, index, at: level)
            )
        }
        answers[pair] = answer
        return answer
    }

    private func branch(of node: Node, _ index: Int, at level: Int) -> Node {
        levels[node] == level ? branches[node][index] : node
    }

    private mutating func combined(_ kind: Kind, _ left: Node, _ right: Node) -> Node {
        let operation = Operation(kind: kind, left: left, right: right)
        if let result = results[operation] { return result }
        let level = min(levels[left], levels[right])
        stepsLeft -= 8 + widths[level]
        guard !isExhausted else { return Self.never }
        let ours = branches(of: left, at: level)
        let theirs = branches(of: right, at: level)
        var joined = [Node](repeating: Self.never, count: ours.count)
        for index in ours.indices {
            joined[index] =
                switch kind {
                case .and: and(ours[index], theirs[index])
                case .or: or(ours[index], theirs[index])
                case .minus: minus(ours[index], theirs[index])
                }
        }
        let result = node(level, joined)
        results[operation] = result
        return result
    }

    /// The classes on the axis at `level` with which `node` can hold.
    func classes(of node: Node, at level: Int) -> ClassSet {
        var seen: Set<Node> = []
        var found = ClassSet(of: widths[level])
        collect(node, level, &seen, &found)
        return found
    }

    private func collect(
        _ node: Node,
        _ level: Int,
        _ seen: inout Set<Node>,
        _ found: inout ClassSet
    ) {
        guard node != Self.never, seen.insert(node).inserted else { return }
        if levels[node] < level {
            for branch in branches[node] { collect(branch, level, &seen, &found) }
        } else if levels[node] > level {
            found = .all(of: widths[level])
        } else {
            for (index, branch) in branches[node].enumerated() where branch != Self.never {
                found.insert(index)
            }
        }
    }
}
