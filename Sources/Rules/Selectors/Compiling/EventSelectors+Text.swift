internal import QueryLanguage

extension EventSelectors {
    /// The selectors as an expression that a person can read, and a stage `keep` can take: one line
    /// for each selector, with its name before it, and one for the records that selectors do not
    /// speak of, where `policy` keeps them.
    package func readableText(_ policy: SelectorPolicy = SelectorPolicy()) -> String {
        let lines: [(name: String?, condition: Expression)]
        switch self {
        case .advanced(let selectors) where !selectors.isEmpty:
            let own = selectors.map { ($0.name, $0.expression(policy.resourceBinding)) }
            let asks = selectors.contains(where: \.asksForCategory)
            lines = own + (asks ? policy.namedExceptions : [])
        case .basic(let selectors) where !selectors.isEmpty:
            lines = selectors.map { (nil, $0.expression) } + policy.namedExceptions
        case .advanced, .basic: lines = [(nil, keepingExpression(policy))]
        }
        return lines.enumerated().map { number, line in
            let remark = line.name.map { "# \($0.onOneLine)\n" } ?? ""
            let condition = line.condition.asWritten.text
            guard lines.count > 1 else { return remark + condition }
            return "\(remark)\(number == 0 ? "" : "or ")(\(condition))"
        }.joined(separator: "\n")
    }
}

extension SelectorPolicy {
    fileprivate var namedExceptions: [(name: String?, condition: Expression)] {
        exceptionConditions.map { ("what selectors do not speak of", $0) }
    }
}

extension String {
    /// A remark ends where its line does.
    fileprivate var onOneLine: String {
        String(unicodeScalars.map { $0.properties.isWhitespace ? " " : Character($0) })
    }
}
