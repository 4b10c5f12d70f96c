internal import QueryLanguage

/// All that a rule tells apart of the records of a cell, and the rule in these terms.
struct RuleSpace {
    let axes: [ValueAxis]
    var diagram: DecisionDiagram
    /// What the rule keeps of the cell's records.
    private(set) var wanted = DecisionDiagram.never
    /// What may be kept: also what no record is.
    private(set) var allowed = DecisionDiagram.always

    /// - Parameters:
    ///   - isElsewhere: whether a record with such a resource is one of another cell, where it is
    ///     seen to.
    /// - Returns: nil if the rule tells too much apart.
    init?(
        of rule: Expression,
        in cell: AdvancedEventSelector,
        _ profile: SelectorProfile,
        isElsewhere: (ResourcePattern) -> Bool
    ) {
        let formula = RuleFormula(rule)
        let condition = RuleFormula(SelectorDemand(cell).fields)
        let axes = RuleAxes([formula, condition], takesSeveralGroups: profile.limits == nil)
        guard let axes else { return nil }
        self.axes = axes.axes.map { $0.legal(in: cell, profile) }
        diagram = DecisionDiagram(widths: self.axes.map(\.classes.count))
        let holds = node(of: formula, axes)
        var possible = node(of: condition, axes)
        for dependency in axes.dependencies {
            possible = diagram.and(possible, node(of: dependency))
        }
        allowed = diagram.or(holds, diagram.not(possible))
        wanted = diagram.and(holds, possible)
        for (type, levels) in levelsByType(isElsewhere) {
            let alone = node(of: formula.aboutResources(of: type), axes)
            let isThere = levels.reduce(DecisionDiagram.never) { diagram.or($0, isSo($1)) }
            wanted = diagram.minus(wanted, diagram.and(isThere, alone))
        }
        guard !diagram.isExhausted else { return nil }
    }

    // MARK: Other cells

    /// The axes of resources that other cells are about, by type.
    ///
    /// The cell of a type keeps all records with such a resource that the rule keeps whatever other
    /// resources they have, so that they need not be kept here. One that has to have resources of
    /// two types is not such a record, or neither cell would keep it.
    private func levelsByType(
        _ isElsewhere: (ResourcePattern) -> Bool
    ) -> [(type: TextPattern, levels: [Int])] {
        var found: [(type: TextPattern, levels: [Int])] = []
        for (level, axis) in axes.enumerated() {
            guard case .resource(let pattern) = axis.subject, isElsewhere(pattern),
                let type = pattern.type
            else { continue }
            if let place = found.firstIndex(where: { $0.type == type }) {
                found[place].levels.append(level)
            } else {
                found.append((type, [level]))
            }
        }
        return found
    }

    // MARK: Nodes

    private mutating func isSo(_ level: Int) -> DecisionDiagram.Node {
        diagram.test(level, ClassSet([1], of: 2))
    }

    private mutating func node(of formula: RuleFormula, _ axes: RuleAxes) -> DecisionDiagram.Node {
        switch formula {
        case .constant(let value): return value ? DecisionDiagram.always : DecisionDiagram.never
        case .not(let part): return diagram.not(node(of: part, axes))
        case .all(let parts):
            return parts.reduce(DecisionDiagram.always) { diagram.and($0, node(of: $1, axes)) }
        case .any(let parts):
            return parts.reduce(DecisionDiagram.never) { diagram.or($0, node(of: $1, axes)) }
        case .field(let field, let patterns):
            return axes.places(of: .field(field)).reduce(DecisionDiagram.never) { either, level in
                diagram.or(either, diagram.test(level, self.axes[level].passing(oneOf: patterns)))
            }
        case .resource(let pattern):
            return axes.places(of: .resource(pattern)).reduce(DecisionDiagram.never) { isSo($1) }
        case .unsayable(let expression, let reason):
            return axes.places(of: .unsayable(expression, reason))
                .reduce(DecisionDiagram.never) { isSo($1) }
        }
    }

    private mutating func node(of dependency: RuleAxes.Dependency) -> DecisionDiagram.Node {
        var some = diagram.not(isSo(dependency.axis))
        for set in dependency.sets {
            let all = set.reduce(DecisionDiagram.always) { diagram.and($0, isSo($1)) }
            some = diagram.or(some, all)
        }
        return some
    }
}

extension ValueAxis {
    /// The classes whose members are as one of some patterns, which stand in the rule together.
    fileprivate func passing(oneOf patterns: [TextPattern]) -> ClassSet {
        let patterns = Set(patterns)
        return passing(
            anyOf: tests.indices.filter { test in
                tests[test].patterns.first.map(patterns.contains) ?? false
            }
        )
    }
}
