internal import QueryLanguage
internal import Records

extension Expression {
    /// Whether nothing can be so. False may mean "not known".
    var isImpossible: Bool { alternatives()?.allSatisfy(\.isContradictory) ?? false }

    /// Conditions that take more than these are not looked at.
    private static let alternativeLimit = 1_000

    /// The disjunctive normal form: negations are moved inwards (De Morgan), then `and` is
    /// distributed over `or`; nil if that gets too long.
    private func alternatives(isNegated: Bool = false) -> [Conjunction]? {
        switch self {
        case .constant(let value): return value != isNegated ? [Conjunction()] : []
        case .not(let part): return part.alternatives(isNegated: !isNegated)
        case .and(let parts): return isNegated ? Self.any(parts, true) : Self.all(parts, false)
        case .or(let parts): return isNegated ? Self.all(parts, true) : Self.any(parts, false)
        case .text, .number, .present, .element:
            return [isNegated ? Conjunction(not: self) : Conjunction(self)]
        }
    }

    private static func any(_ parts: [Expression], _ isNegated: Bool) -> [Conjunction]? {
        var all: [Conjunction] = []
        for part in parts {
            guard let own = part.alternatives(isNegated: isNegated),
                all.count + own.count <= alternativeLimit
            else { return nil }
            all += own
        }
        return all
    }

    private static func all(_ parts: [Expression], _ isNegated: Bool) -> [Conjunction]? {
        var product = [Conjunction()]
        for part in parts {
            guard let own = part.alternatives(isNegated: isNegated),
                product.count * own.count <= alternativeLimit
            else { return nil }
            product = product.flatMap { left in own.map { left.and($0) } }
        }
        return product
    }
}

/// Tests that all hold, and tests none of which does.
private struct Conjunction {
    private var holding: Set<Expression> = []
    private var failing: Set<Expression> = []

    init() {}
    init(_ test: Expression) { holding = [test] }
    init(not test: Expression) { failing = [test] }

    func and(_ other: Conjunction) -> Conjunction {
        var both = self
        both.holding.formUnion(other.holding)
        both.failing.formUnion(other.failing)
        return both
    }

    /// Whether they can't be so together.
    var isContradictory: Bool {
        !holding.isDisjoint(with: failing)
            || demands.contains { $0.isUnsatisfiable(in: .documented) }
            || holding.contains(where: isMissing) || holding.contains(where: isRefused)
    }

    private var demands: [FieldDemand] {
        var demands: [String: FieldDemand] = [:]
        for case .text(let field, let test) in holding {
            demands[field.name, default: FieldDemand(field.name)].groups.append(test.patterns)
        }
        for case .text(let field, let test) in failing {
            demands[field.name, default: FieldDemand(field.name)].refused += test.patterns
        }
        return Array<FieldDemand>(demands.values)
    }

    /// Whether `test` is of a field that has to be missing.
    private func isMissing(_ test: Expression) -> Bool {
        switch test {
        case .text(let field, _), .number(let field, _, _), .element(let field, _):
            failing.contains(.present(field))
        default: false
        }
    }

    /// Whether an element that is as `test` asks is one that there may not be.
    private func isRefused(_ test: Expression) -> Bool {
        guard case .element(let array, let wanted) = test else { return false }
        return failing.contains { other in
            guard case .element(array, let refused) = other else { return false }
            return Expression.and([wanted, .not(refused)]).isImpossible
        }
    }
}

extension TextTest {
    fileprivate var patterns: [TextPattern] {
        let kind: TextPattern.Kind =
            switch self {
            case .equals: .whole
            case .hasPrefix: .start
            case .hasSuffix: .end
            }
        return texts.map { TextPattern(kind, $0) }
    }
}
