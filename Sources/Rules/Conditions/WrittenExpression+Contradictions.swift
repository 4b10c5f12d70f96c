internal import QueryLanguage

extension WrittenExpression {
    /// The parts that no record can be like, the smallest ones; or that all of it always holds.
    func contradictions(_ places: ConditionPlaces) -> [Diagnostic] {
        let parts = impossibleParts
        guard parts.isEmpty else {
            return parts.map { part in
                Diagnostic(
                    .neverHolds,
                    at: places.bytes(part.columns),
                    "no record can be so: '\(part.expression.text)'",
                    "correct it, or remove it"
                )
            }
        }
        guard expression.negated.isImpossible else { return [] }
        return [
            Diagnostic(
                .alwaysHolds,
                at: places.bytes(columns),
                "every record is so: '\(expression.text)'",
                "correct it, or write 'true'"
            )
        ].filter { _ in expression != .constant(true) }
    }

    private var impossibleParts: [WrittenExpression] {
        let inner: [WrittenExpression] =
            switch kind {
            // What stands in a negation is not what has to hold.
            case .test, .not: []
            case .element(_, let part): part.impossibleParts
            case .all(let parts), .any(let parts): parts.flatMap(\.impossibleParts)
            }
        guard inner.isEmpty else { return inner }
        return expression.isImpossible && expression != .constant(false) ? [self] : []
    }
}

extension Expression {
    /// Whether no record can be so. False may mean "not known".
    fileprivate var isImpossible: Bool {
        guard let alternatives = try? RuleTerm.alternatives(of: self) else { return false }
        return alternatives.allSatisfy(\.areContradictory)
    }
}

extension [RuleTerm] {
    /// Whether they can't all hold.
    fileprivate var areContradictory: Bool {
        let whole = Set(map(\.expression))
        if whole.contains(where: { whole.contains($0.negated) }) { return true }
        return fields.contains(where: \.isUnsatisfiable) || asksForWhatIsMissing(whole)
            || refusesWantedResource
    }

    private var fields: [FieldDemand] {
        var demands: [String: FieldDemand] = [:]
        for term in self {
            switch term.demand {
            case .selects(let field, let patterns):
                demands[field, default: FieldDemand(field)].groups.append(patterns)
            case .refuses(let field, let patterns):
                demands[field, default: FieldDemand(field)].refused += patterns
            case .wantsResource, .refusesResource, .unsayable: continue
            }
        }
        return Array<FieldDemand>(demands.values)
    }

    private func asksForWhatIsMissing(_ whole: Set<Expression>) -> Bool {
        whole.contains { part in
            switch part {
            case .text(let field, _), .number(let field, _, _):
                whole.contains(.not(.present(field)))
            default: false
            }
        }
    }

    private var refusesWantedResource: Bool {
        contains { wanting in
            guard case .wantsResource(let wanted) = wanting.demand else { return false }
            return contains { refusing in
                guard case .refusesResource(let refused) = refusing.demand else { return false }
                return wanted.implies(refused)
            }
        }
    }
}
