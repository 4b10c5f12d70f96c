package import QueryLanguage

extension Plan {
    /// The rules of a pipeline that could be applied before its records are written at all.
    package struct LeadingRules: Sendable {
        /// Under which they all keep a record, as a person writes it.
        package let keeping: Expression
        /// The rules that can't, because something else has to see what they drop.
        package let leftOut: [LeftOut]
    }

    /// A rule that can't be applied before its records are written.
    package struct LeftOut: Sendable {
        /// The stage's id.
        package let id: String
        /// Who has to see what it drops.
        package let witness: String
        fileprivate let line: Int?

        fileprivate init(_ rule: ConditionPlan) {
            id = rule.id
            line = rule.line
            witness =
                rule.dropped.driftGuard != nil
                ? "its guard" : rule.dropped.summary != nil ? "its summary" : "stages before it"
        }
    }

    /// The stages `drop` and `keep` that come before any stage but `select`, and have neither guard
    /// nor summary, nor stand behind one.
    /// - Throws: if there is none.
    package func leadingRules() throws(ConfigurationError) -> LeadingRules {
        let leading = stages.prefix { stage in
            (stage is ConditionPlan || stage is SelectPlan) && stage.stateCount == 0
        }
        let rules = leading.compactMap { $0 as? ConditionPlan }
        let leftOut = stages.dropFirst(leading.count).compactMap { $0 as? ConditionPlan }
            .map(LeftOut.init)
        guard !rules.isEmpty else {
            throw ConfigurationError(
                file: file,
                line: leftOut.first?.line,
                problem: leftOut.first.map { rule in
                    "\(rule.witness) must see what '\(rule.id)' drops"
                } ?? "the pipeline has no stage 'drop' or 'keep'",
                wayOut: leftOut.isEmpty
                    ? "add one, such as '- drop: { when: eventSource = kms.amazonaws.com }'"
                    : "put it first, without a guard or a summary, if they need not see it"
            )
        }
        return LeadingRules(keeping: .all(rules.map(\.keeping)), leftOut: leftOut)
    }
}
