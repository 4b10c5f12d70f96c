internal import QueryLanguage

extension RuleFormula {
    /// The formula as alternatives, for when it is too much to be made small: negations are moved
    /// inwards (De Morgan), then "and" is distributed over "or".
    func alternatives(isNegated: Bool = false) throws(TooManyAlternatives) -> TermAlternatives {
        switch self {
        case .constant(let value): return value != isNegated ? [[]] : []
        case .not(let part): return try part.alternatives(isNegated: !isNegated)
        case .all(let parts):
            return isNegated ? try Self.any(parts, isNegated) : try Self.all(parts, isNegated)
        case .any(let parts):
            return isNegated ? try Self.all(parts, isNegated) : try Self.any(parts, isNegated)
        case .field(let field, let patterns):
            return [
                isNegated
                    ? RuleTerm.refusing(field, patterns) : [RuleTerm.selecting(field, patterns)]
            ]
        case .resource(let pattern): return [[RuleTerm(of: .resource(pattern), isNegated)]]
        case .unsayable(let expression, let reason):
            return [[RuleTerm(of: .unsayable(expression, reason), isNegated)]]
        }
    }

    private static func any(
        _ parts: [RuleFormula],
        _ isNegated: Bool
    ) throws(TooManyAlternatives) -> TermAlternatives {
        var all: TermAlternatives = []
        for part in parts { all += try part.alternatives(isNegated: isNegated) }
        guard all.count <= TooManyAlternatives.limit else { throw TooManyAlternatives() }
        return all
    }

    private static func all(
        _ parts: [RuleFormula],
        _ isNegated: Bool
    ) throws(TooManyAlternatives) -> TermAlternatives {
        var product: TermAlternatives = [[]]
        for part in parts {
            let next = try part.alternatives(isNegated: isNegated)
            guard product.count * next.count <= TooManyAlternatives.limit else {
                throw TooManyAlternatives()
            }
            product = product.flatMap { left in next.map { left + $0 } }
        }
        return product
    }
}
