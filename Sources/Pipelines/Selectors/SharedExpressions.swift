internal import FastJSON
internal import QueryLanguage
internal import Records

/// What can't be looked up for many selectors at once: each different condition is asked.
struct SharedExpressions<let wordCount: Int>: ~Copyable, Sendable {
    private let conditions: FixedArray<Shared>

    /// A condition, and who asks it.
    private struct Shared: Sendable {
        let selectors: SelectorSet<wordCount>
        let condition: Expression
    }

    /// - Parameter clauses: by selector.
    init(_ clauses: [(selector: Int, clause: SelectorClause)]) {
        var conditions: [Expression: SelectorSet<wordCount>] = [:]
        for (selector, clause) in clauses {
            guard case .other(let condition) = clause.question else { continue }
            conditions[condition.factored, default: SelectorSet()].insert(selector)
        }
        self.conditions = FixedArray(Array(conditions)) { Shared(selectors: $1, condition: $0) }
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
