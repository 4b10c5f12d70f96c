internal import QueryLanguage

/// A rule as selectors for the records of one cell of a scope.
struct CompiledCell {
    private let cell: AdvancedEventSelector
    private let profile: SelectorProfile
    private(set) var drafts: [SelectorDraft] = []
    private(set) var unsaid: [SelectorCompilation.Unsaid] = []
    /// Whether the drafts are as few as they can be made: each is one alternative, and nothing of
    /// it is left out.
    private(set) var isFewest = false
    private var verdicts: [RuleTerm: Verdict?] = [:]
    private var noted: Set<RuleTerm> = []

    private init(_ cell: AdvancedEventSelector, _ profile: SelectorProfile) {
        self.cell = cell
        self.profile = profile
    }

    /// - Parameter cells: all cells of the scope.
    init(
        _ cell: AdvancedEventSelector,
        keeping rule: Expression,
        _ profile: SelectorProfile,
        among cells: [AdvancedEventSelector],
        _ aim: CoverCost.Aim
    ) throws(TooManyAlternatives) {
        self.init(cell, profile)
        let isElsewhere = { cell.leaves($0, to: cells) }
        let space = RuleSpace(of: rule, in: cell, profile, isElsewhere: isElsewhere)
        guard let space, let alternatives = try? space.alternatives(aim) else {
            try addPlainly(rule, isElsewhere)
            return
        }
        add(alternatives)
        if !unsaid.isEmpty, let whole = wholeAsItStands(rule, isElsewhere) {
            self = whole
            return
        }
        let demands = SelectorDemand(cell).fields
        let asksNoMore = demands.allSatisfy { profile.requires($0.field, beside: demands) }
        isFewest = asksNoMore && unsaid.isEmpty && drafts.count == alternatives.count
    }

    /// Alternatives that are few may join terms that can't be said together; those that the rule
    /// has as it stands may all be said. Nil if not.
    private func wholeAsItStands(
        _ rule: Expression,
        _ isElsewhere: (ResourcePattern) -> Bool
    ) -> CompiledCell? {
        var other = CompiledCell(cell, profile)
        guard (try? other.addPlainly(rule, isElsewhere)) != nil, other.unsaid.isEmpty else {
            return nil
        }
        return other
    }

    /// For a rule that is too much to be made small: as it stands.
    private mutating func addPlainly(
        _ rule: Expression,
        _ isElsewhere: (ResourcePattern) -> Bool
    ) throws(TooManyAlternatives) {
        add(
            try RuleFormula(rule).alternatives().filter { terms in
                let wanted = terms.compactMap(\.wantedResource)
                let types = Set(wanted.compactMap(\.type))
                return types.count != 1 || !wanted.contains(where: isElsewhere)
            }
        )
        drafts = drafts.joinedWhereFew(in: profile)
        isFewest = true
    }

    // MARK: Alternatives

    /// An alternative as drafts, and the terms that these don't say, so that they keep more.
    private struct Said {
        let drafts: [SelectorDraft]
        let unsaid: [(term: RuleTerm, verdict: Verdict)]
    }

    /// Adds those that can be said whole, then the others, where that makes a difference.
    private mutating func add(_ alternatives: TermAlternatives) {
        var partly: [Said] = []
        for terms in alternatives {
            let said = said(terms)
            if said.unsaid.isEmpty { drafts += said.drafts } else { partly.append(said) }
        }
        let whole = drafts
        for said in partly {
            let isKept = said.drafts.allSatisfy { draft in whole.contains(where: draft.implies) }
            guard !isKept else { continue }
            drafts += said.drafts
            for (term, verdict) in said.unsaid { note(term, verdict) }
        }
    }

    private mutating func said(_ terms: [RuleTerm]) -> Said {
        var unsaid = terms.compactMap { term in verdict(on: term).map { (term, $0) } }
        let sayable = terms.filter { term in !unsaid.contains { $0.0 == term } }
        var outcome = SelectorDraft.drafts(of: sayable, in: cell)
        for term in sayable {
            guard let reason = outcome.unsaid[term] else { continue }
            unsaid.append((term, Verdict(reason: reason, able: [])))
        }
        if profile.limits != nil, outcome.drafts.contains(where: \.hasRepeatedField) {
            for term in sayable where outcome.drafts.contains(where: { $0.repeats(term) }) {
                let able = SelectorProfile.catalogue.filter { $0.limits == nil }
                unsaid.append((term, Verdict(reason: .twoGroups, able: able)))
            }
            outcome.drafts = outcome.drafts.map(\.withoutRepetition)
        }
        // If what can be said is impossible, so is the whole.
        return Said(drafts: outcome.drafts, unsaid: outcome.drafts.isEmpty ? [] : unsaid)
    }

    // MARK: Terms

    /// Why a term can't be said, and which profiles can say it.
    private struct Verdict {
        let reason: UnsaidReason
        let able: [SelectorProfile]
    }

    /// Nil if the profile can say `term` of the cell's events.
    private mutating func verdict(on term: RuleTerm) -> Verdict? {
        if let known = verdicts[term] { return known }
        let reason = term.unsaidReason(in: cell, profile)
        // Where any field may be used, none is lacking.
        let wayOut = profile.categories == nil ? nil : term.wayOut(in: cell)
        let verdict = reason.map {
            Verdict(
                reason: UnsaidReason($0.problem, wayOut ?? $0.wayOut),
                able: profilesThatSay(term)
            )
        }
        verdicts[term] = .some(verdict)
        return verdict
    }

    private func profilesThatSay(_ term: RuleTerm) -> [SelectorProfile] {
        SelectorProfile.catalogue.filter { other in
            let its = other.categories == nil ? cell.withoutCategory : cell
            return term.unsaidReason(in: its, other) == nil
        }
    }

    private mutating func note(_ term: RuleTerm, _ verdict: Verdict) {
        guard noted.insert(term).inserted else { return }
        unsaid.append(
            SelectorCompilation.Unsaid(
                term: term.expression.text,
                events: cell.fieldSelectors.isEmpty ? nil : cell.expression().asWritten.text,
                problem: verdict.reason.problem,
                wayOut: verdict.reason.wayOut,
                profiles: verdict.able.map(\.name)
            )
        )
    }
}

extension SelectorDraft {
    /// Whether `term` selects on a field on which something else, or more of the same, selects
    /// first.
    fileprivate func repeats(_ term: RuleTerm) -> Bool {
        switch term.demand {
        case .selects(let field, let group): repeats([group], of: field)
        case .wantsResource(let pattern):
            pattern.fields.contains { own, groups in repeats(groups, of: "resources.\(own)") }
        case .refuses, .refusesResource, .unsayable: false
        }
    }

    private func repeats(_ groups: [[TextPattern]], of field: String) -> Bool {
        guard let demand = demand(of: field), demand.groups.count > 1 else { return false }
        return groups.contains { Set($0) != Set(demand.groups[0]) }
    }

    /// The same with what is selected first of each field only.
    fileprivate var withoutRepetition: SelectorDraft {
        SelectorDraft(
            demands.map { demand in
                var single = demand
                single.groups = Array(demand.groups.prefix(1))
                return single
            }
        )
    }
}

extension RuleTerm {
    fileprivate var wantedResource: ResourcePattern? {
        if case .wantsResource(let pattern) = demand { pattern } else { nil }
    }

    /// What a person can write instead, where selectors lack a field or an operator.
    fileprivate func wayOut(in cell: AdvancedEventSelector) -> String? {
        switch demand {
        case .refuses("readOnly", let patterns) where patterns.count == 1:
            let value = String(decoding: patterns[0].text, as: UTF8.self)
            let other = value == "true" ? "false" : "true"
            return "if records without readOnly may be dropped too, write 'not readOnly = \(other)'"
                + " in a drop rule, 'readOnly = \(other)' in a keep rule"
        case .selects("userIdentity.role", _), .refuses("userIdentity.role", _),
            .selects("userIdentity.roleArn", _), .refuses("userIdentity.roleArn", _):
            return "write 'userIdentity.arn starts with arn:aws:sts::ACCOUNT:assumed-role/ROLE/'"
        case .wantsResource where !cell.isOfTypeOnly, .refusesResource where !cell.isOfTypeOnly:
            return "add 'eventCategory = Data' if you mean data events"
        case .selects, .refuses, .wantsResource, .refusesResource, .unsayable: return nil
        }
    }
}

extension AdvancedEventSelector {
    private static let type = "resources.type"

    /// Whether records with a resource as `pattern` are of another cell, where they are seen to.
    fileprivate func leaves(
        _ pattern: ResourcePattern,
        to cells: [AdvancedEventSelector]
    ) -> Bool {
        guard isOfTypeOnly, let type = pattern.type else { return false }
        let other = replacing(type: type)
        return !isSame(as: other) && cells.contains { $0.isSame(as: other) }
    }

    /// Whether it selects by category and type, and by nothing else.
    fileprivate var isOfTypeOnly: Bool {
        fieldSelectors.map(\.field) == ["eventCategory", Self.type]
    }

    /// The same for another type of resource.
    fileprivate func replacing(type: TextPattern) -> AdvancedEventSelector {
        let value = String(decoding: type.text, as: UTF8.self)
        return AdvancedEventSelector(
            name: name,
            fieldSelectors: fieldSelectors.map { part in
                part.field == Self.type
                    ? FieldSelector(field: part.field, conditions: [.equals: [value]]) : part
            }
        )
    }

    /// Whether it selects the same, whatever it is called.
    fileprivate func isSame(as other: AdvancedEventSelector) -> Bool {
        fieldSelectors == other.fieldSelectors
    }

    /// The same for events of any category.
    fileprivate var withoutCategory: AdvancedEventSelector {
        AdvancedEventSelector(
            name: name,
            fieldSelectors: fieldSelectors.filter { $0.field != "eventCategory" }
        )
    }
}
