internal import QueryLanguage
internal import Records

/// What can't be looked up for many selectors at once: each different condition is asked.
final class SharedExpressions<let wordCount: Int>: Sendable {
    private let conditions: [(selectors: SelectorSet<wordCount>, condition: Expression)]

    /// - Parameter clauses: by selector.
    init(_ clauses: [(selector: Int, clause: SelectorClause)]) {
        var conditions: [Expression: SelectorSet<wordCount>] = [:]
        for (selector, clause) in clauses {
            guard case .other(let condition) = clause.question else { continue }
            conditions[condition.factored, default: SelectorSet()].insert(selector)
        }
        self.conditions = conditions.map { ($1, $0) }
    }

    /// Takes off those that ask for what is not so.
    func narrow(_ left: inout SelectorSet<wordCount>, to record: Record) {
        for index in conditions.indices where !conditions[index].selectors.isDisjoint(with: left) {
            if !conditions[index].condition.holds(ofRecord: record) {
                left.subtract(conditions[index].selectors)
            }
        }
    }
}
