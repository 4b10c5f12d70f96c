internal import QueryLanguage
internal import Records

/// A part of what a selector asks; a selector that asks several asks all of them.
struct SelectorClause {
    let question: Question
    /// Whether the answer has to be no.
    let isExcluding: Bool

    enum Question {
        /// Whether some field passes its test.
        case texts([(field: Field, test: TextTest)])
        /// Whether some object in the array is as all of these ask.
        case element(of: Field, [SelectorClause])
        /// Anything else.
        case other(Expression)
    }

    /// The parts of a condition, or of its opposite.
    static func clauses(of condition: Expression, isExcluding: Bool = false) -> [SelectorClause] {
        if let tests = condition.alternativeTests {
            return [SelectorClause(question: .texts(tests), isExcluding: isExcluding)]
        }
        switch (condition, isExcluding) {
        case (.element(let array, let part), _):
            let question = Question.element(of: array, clauses(of: part))
            return [SelectorClause(question: question, isExcluding: isExcluding)]
        case (.not(let part), _): return clauses(of: part, isExcluding: !isExcluding)
        case (.and(let parts), false), (.or(let parts), true):
            return parts.flatMap { clauses(of: $0, isExcluding: isExcluding) }
        default:
            let question = Question.other(isExcluding ? .not(condition) : condition)
            return [SelectorClause(question: question, isExcluding: false)]
        }
    }
}

extension Expression {
    /// The tests of which one has to pass; nil if the expression is anything else.
    fileprivate var alternativeTests: [(field: Field, test: TextTest)]? {
        switch self {
        case .text(let field, let test): return [(field, test)]
        case .or(let parts):
            let tests = parts.compactMap(\.alternativeTests)
            return tests.isEmpty || tests.count < parts.count ? nil : tests.flatMap { $0 }
        default: return nil
        }
    }
}
