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
