/// What one selector keeps: some classes of each of some axes, and anything of the others.
struct Cube: Hashable, Sendable {
    /// By the axis's index; never all classes.
    var sets: [Int: ClassSet] = [:]

    /// The same with another set; an axis of which everything is kept is left out.
    func replacing(_ axis: Int, by set: ClassSet?) -> Cube {
        var result = self
        result.sets[axis] = set
        return result
    }

    /// The axes that it asks about.
    var axes: [Int] { sets.keys.sorted() }
}

extension DecisionDiagram {
    /// What a cube keeps.
    mutating func node(of cube: Cube) -> Node {
        var result = Self.always
        for axis in cube.axes.reversed() {
            guard let set = cube.sets[axis] else { continue }
            let inner = result
            result = node(
                axis,
                (0..<widths[axis]).map { set.contains($0) ? inner : Self.never }
            )
        }
        return result
    }
}
