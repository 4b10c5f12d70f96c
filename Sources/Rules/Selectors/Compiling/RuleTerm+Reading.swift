internal import FastJSON
internal import QueryLanguage
internal import Records

/// A rule has more alternatives than anybody would put into selectors.
package struct TooManyAlternatives: Error {
    /// How many are taken.
    package static let limit = 1_000
}

/// Alternatives, each a list of terms that all hold.
typealias TermAlternatives = [[RuleTerm]]

extension RuleTerm {
    /// A condition, as a person writes it, in disjunctive normal form: negations are moved inwards
    /// (De Morgan), then `and` is distributed over `or`.
    static func alternatives(
        of expression: Expression,
        isNegated: Bool = false
    ) throws(TooManyAlternatives) -> TermAlternatives {
        switch expression {
        case .constant(let value): return value != isNegated ? [[]] : []
        case .not(let part): return try alternatives(of: part, isNegated: !isNegated)
        case .and(let parts):
            return isNegated ? try any(parts, isNegated) : try all(parts, isNegated)
        case .or(let parts):
            return isNegated ? try all(parts, isNegated) : try any(parts, isNegated)
        case .text(let field, let test):
            return ofText(field, test, isNegated)
        case .element(of: Expression.resources, let inner):
            return try ofResource(inner, isNegated)
        case .number: return [[unsayable(expression, isNegated, .number)]]
        case .present: return [[unsayable(expression, isNegated, .presence)]]
        case .element: return [[unsayable(expression, isNegated, .otherArray)]]
        }
    }

    private static func any(
        _ parts: [Expression],
        _ isNegated: Bool
    ) throws(TooManyAlternatives) -> TermAlternatives {
        var all: TermAlternatives = []
        for part in parts { all += try alternatives(of: part, isNegated: isNegated) }
        guard all.count <= TooManyAlternatives.limit else { throw TooManyAlternatives() }
        return all
    }

    private static func all(
        _ parts: [Expression],
        _ isNegated: Bool
    ) throws(TooManyAlternatives) -> TermAlternatives {
        var product: TermAlternatives = [[]]
        for part in parts {
            let next = try alternatives(of: part, isNegated: isNegated)
            guard product.count * next.count <= TooManyAlternatives.limit else {
                throw TooManyAlternatives()
            }
            product = product.flatMap { left in next.map { left + $0 } }
        }
        return product
    }

    private static func unsayable(
        _ expression: Expression,
        _ isNegated: Bool,
        _ reason: UnsaidReason
    ) -> RuleTerm {
        RuleTerm(
            expression: isNegated ? expression.negated : expression,
            demand: .unsayable(reason)
        )
    }

    // MARK: Tests

    private static func ofText(
        _ field: Field,
        _ test: TextTest,
        _ isNegated: Bool
    ) -> TermAlternatives {
        let patterns = TextPattern.patterns(of: test)
        if let own = Expression.ownName(ofResourceField: field) {
            return ofResource(
                [ResourcePattern([own: patterns])],
                .text(field, test),
                isNegated
            )
        }
        let demand: Demand =
            isNegated ? .refuses(field.name, patterns) : .selects(field.name, patterns)
        let expression = Expression.text(field, test)
        return [[RuleTerm(expression: isNegated ? expression.negated : expression, demand)]]
    }

    private init(expression: Expression, _ demand: Demand) {
        self.init(expression: expression, demand: demand)
    }

    // MARK: Resources

    private static func ofResource(
        _ inner: Expression,
        _ isNegated: Bool
    ) throws(TooManyAlternatives) -> TermAlternatives {
        let whole = Expression.element(of: Expression.resources, inner)
        var patterns: [ResourcePattern] = []
        for alternative in try alternatives(of: inner) {
            var fields: [String: [TextPattern]] = [:]
            for term in alternative {
                guard case .selects(let name, let texts) = term.demand else {
                    let reason: UnsaidReason =
                        if case .unsayable(let reason) = term.demand { reason } else {
                            .negationInside
                        }
                    return [[unsayable(whole, isNegated, reason)]]
                }
                guard fields[name] == nil else {
                    return [[unsayable(whole, isNegated, .twoGroups)]]
                }
                fields[name] = texts
            }
            patterns.append(ResourcePattern(fields))
        }
        return ofResource(patterns, whole, isNegated)
    }

    /// Some resource is as one of `patterns`, or none is as any of them.
    private static func ofResource(
        _ patterns: [ResourcePattern],
        _ whole: Expression,
        _ isNegated: Bool
    ) -> TermAlternatives {
        let each = patterns.flatMap(\.ofEachType)
        if isNegated {
            return [
                each.map { RuleTerm(expression: whole.negated, .refusesResource($0)) }
            ]
        }
        return each.map { [RuleTerm(expression: whole, .wantsResource($0))] }
    }
}

extension TextPattern {
    /// What `test` asks for: one of these.
    static func patterns(of test: TextTest) -> [TextPattern] {
        let kind: Kind =
            switch test {
            case .equals: .whole
            case .hasPrefix: .start
            case .hasSuffix: .end
            }
        return test.texts.map { TextPattern(kind, $0) }
    }
}
