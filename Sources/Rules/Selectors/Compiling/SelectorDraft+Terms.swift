extension SelectorDraft {
    /// What terms come to, in a cell.
    struct Outcome {
        /// Alternatives that together keep what all the terms that could be said keep.
        var drafts: [SelectorDraft] = []
        /// The terms that could not be said together, and why.
        var unsaid: [RuleTerm: UnsaidReason] = [:]
    }

    /// Selectors for records of `cell` of which all `terms` hold.
    static func drafts(of terms: [RuleTerm], in cell: AdvancedEventSelector) -> Outcome {
        var outcome = Outcome()
        var demands = SelectorDemand(cell).fields
        var resources = ResourceTerms(of: demands)
        demands.removeAll { $0.field.hasPrefix("resources.") && $0.refused.isEmpty }
        for term in terms {
            switch term.demand {
            case .selects(let field, let patterns):
                demands.update(field) { $0.groups.append(patterns) }
            case .refuses(let field, let patterns):
                demands.update(field) { $0.refused += patterns }
            case .wantsResource(let pattern):
                resources.wanted.append(ResourceTerms.Part(pattern: pattern, term: term))
            case .refusesResource(let pattern):
                resources.refused.append(ResourceTerms.Part(pattern: pattern, term: term))
            case .unsayable(let reason): outcome.unsaid[term] = reason
            }
        }
        for resolved in resources.resolved(&outcome.unsaid) {
            var all = demands
            for part in resolved {
                all.update(part.field) {
                    $0.groups += part.groups
                    $0.refused += part.refused
                }
            }
            let draft = SelectorDraft(all)
            if !draft.isUnsatisfiable { outcome.drafts.append(draft) }
        }
        return outcome
    }
}

extension [FieldDemand] {
    fileprivate mutating func update(_ field: String, _ change: (inout FieldDemand) -> Void) {
        let known = firstIndex { $0.field == field }
        if known == nil { append(FieldDemand(field)) }
        change(&self[known ?? count - 1])
    }
}
