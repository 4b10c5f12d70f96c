/// The axes of all that some formulas test, in an order that keeps diagrams small: what is tested
/// most comes first, otherwise what is mentioned first.
struct RuleAxes {
    private(set) var axes: [ValueAxis] = []
    /// What else is so if something is so.
    private(set) var dependencies: [Dependency] = []
    private var places: [ValueAxis.Subject: [Int]] = [:]

    /// If `axis` is so, so are all of one of the sets.
    struct Dependency {
        let axis: Int
        let sets: [[Int]]
    }

    /// - Returns: nil if too much is told apart.
    init?(_ formulas: [RuleFormula], takesSeveralGroups: Bool) {
        let mentions = Mentions(formulas)
        for subject in mentions.inOrder {
            guard case .field(let field) = subject else {
                add([ValueAxis(subject, ValueAxis.Test([]))], [])
                continue
            }
            let known = ValueAxis.axes(
                of: field,
                mentions.lists[field] ?? [],
                takesSeveralGroups: takesSeveralGroups
            )
            guard let known else { return nil }
            add(known.axes, known.together)
        }
        addDependentResources()
    }

    /// The indexes of the axes of `subject`.
    func places(of subject: ValueAxis.Subject) -> [Int] { places[subject] ?? [] }

    private mutating func add(_ new: [ValueAxis], _ together: [[ClassSet]]) {
        let first = axes.count
        for axis in new {
            places[axis.subject, default: []].append(axes.count)
            axes.append(axis)
        }
        for (index, sets) in together.enumerated() {
            let others = sets.map { $0.elements.map { first + $0 } }
            guard !others.contains([first + index]) else { continue }
            dependencies.append(Dependency(axis: first + index, sets: others))
        }
    }

    private mutating func addDependentResources() {
        let resources = axes.indices.compactMap { index -> (Int, ResourcePattern)? in
            if case .resource(let pattern) = axes[index].subject { (index, pattern) } else { nil }
        }
        for (index, pattern) in resources {
            for (other, wider) in resources where other != index && pattern.implies(wider) {
                dependencies.append(Dependency(axis: index, sets: [[other]]))
            }
        }
    }
}

/// What formulas ask about.
private struct Mentions {
    /// Of each field, what is asked for each time.
    private(set) var lists: [String: [[TextPattern]]] = [:]
    private var subjects: [ValueAxis.Subject] = []

    init(_ formulas: [RuleFormula]) {
        var seen: Set<ValueAxis.Subject> = []
        for test in formulas.flatMap(\.tests) {
            let subject: ValueAxis.Subject
            switch test {
            case .field(let field, let patterns):
                lists[field, default: []].append(patterns)
                subject = .field(field)
            case .resource(let pattern): subject = .resource(pattern)
            case .unsayable(let expression, let reason): subject = .unsayable(expression, reason)
            case .constant, .all, .any, .not: continue
            }
            if seen.insert(subject).inserted { subjects.append(subject) }
        }
    }

    var inOrder: [ValueAxis.Subject] {
        let uses = subjects.map { subject in
            if case .field(let field) = subject { lists[field]?.count ?? 1 } else { 1 }
        }
        return subjects.indices.sorted { (-uses[$0], $0) < (-uses[$1], $1) }.map { subjects[$0] }
    }
}
