package import QueryLanguage

extension Plan {
    /// The rules of a pipeline that could be applied before its records are written at all.
    package struct LeadingRules: Sendable {
        /// Under which they all keep a record, as a person writes it.
        package let keeping: Expression
        /// The ids of rules that come after a stage that has to see what they drop.
        package let later: [String]
    }

    /// The stages `drop` and `keep` that come before any stage but `select`.
    /// - Throws: if there is none.
    package func leadingRules() throws(ConfigurationError) -> LeadingRules {
        let leading = stages.prefix { $0 is ConditionPlan || $0 is SelectPlan }
        let rules = leading.compactMap { $0 as? ConditionPlan }
        let later = stages.dropFirst(leading.count).compactMap { $0 as? ConditionPlan }
        guard !rules.isEmpty else {
            throw ConfigurationError(
                file: file,
                line: later.first?.line,
                problem: later.isEmpty
                    ? "the pipeline has no stage 'drop' or 'keep'"
                    : "stages before '\(later[0].id)' have to see what it drops",
                wayOut: later.isEmpty
                    ? "add one, such as '- drop: { when: eventSource = kms.amazonaws.com }'"
                    : "put it first, if they need not see it"
            )
        }
        return LeadingRules(keeping: .all(rules.map(\.keeping)), later: later.map(\.id))
    }
}
