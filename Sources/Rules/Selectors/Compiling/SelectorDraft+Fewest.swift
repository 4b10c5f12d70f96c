internal import QueryLanguage

extension [CompiledCell] {
    /// Few drafts that together keep what the cells keep, as `profile` takes them.
    ///
    /// Those that have to ask the same of a category, a type or a source are made fewer together.
    func fewestDrafts(in profile: SelectorProfile, _ aim: CoverCost.Aim) -> [SelectorDraft] {
        var places: [Set<FieldDemand>: Int] = [:]
        var groups: [Group] = []
        for (number, cell) in enumerated() {
            for draft in cell.drafts {
                let fixed = SelectorDraft(
                    draft.demands.filter { profile.requires($0.field, beside: draft.demands) }
                )
                let place = places[Set(fixed.demands)] ?? groups.count
                if place == groups.count {
                    places[Set(fixed.demands)] = place
                    groups.append(Group(cell: fixed.selector))
                }
                groups[place].drafts.append(draft)
                groups[place].cells.insert(number)
            }
        }
        let drafts = groups.flatMap { group in
            let isFewest = group.cells.count == 1 && group.cells.allSatisfy { self[$0].isFewest }
            return isFewest ? group.drafts : group.drafts.fewest(of: group.cell, in: profile, aim)
        }
        return drafts.first { $0.demands.isEmpty }.map { [$0] } ?? drafts
    }

    /// Drafts that have something in common.
    private struct Group {
        /// What it is.
        let cell: AdvancedEventSelector
        var drafts: [SelectorDraft] = []
        /// Where they are from.
        var cells: Set<Int> = []
    }
}

extension [SelectorDraft] {
    /// The least of several ways of saying the same; of equal ones the first.
    fileprivate func fewest(
        of cell: AdvancedEventSelector,
        in profile: SelectorProfile,
        _ aim: CoverCost.Aim
    ) -> [SelectorDraft] {
        guard count > 1 else { return self }
        let rule = Expression.any(map { $0.selector.expression().asWritten })
        var ways = [self]
        let again = try? CompiledCell(cell, keeping: rule, profile, among: [cell], aim)
        if let again, again.unsaid.isEmpty { ways.append(again.drafts) }
        for way in ways { ways.append(way.joinedWhereFew(in: profile)) }
        return ways.least(aim, by: \.cost) ?? self
    }

    /// More drafts than this are not joined two by two.
    private static let joiningLimit = 64

    /// Two that differ in one field as one, if there are not too many to look at.
    func joinedWhereFew(in profile: SelectorProfile) -> [SelectorDraft] {
        guard count <= Self.joiningLimit else { return self }
        return minimal { draft in
            !profile.faults(in: [draft.selector]).hasErrors
                && (profile.limits == nil || !draft.hasRepeatedField)
        }
    }

    private var cost: CoverCost {
        let values = flatMap(\.demands).reduce(0) { sum, demand in
            sum + demand.groups.reduce(demand.refused.count) { $0 + $1.count }
        }
        return CoverCost(selectors: count, values: values)
    }
}

extension SelectorProfile {
    /// Whether selectors like one with `demands` have to say just one thing of a field, so that they
    /// can't be joined with one that says another.
    func requires(_ field: String, beside demands: [FieldDemand]) -> Bool {
        let stated = demands.first { $0.field == "eventCategory" }?.groups.first?.first
        guard let stated, let category = category(String(decoding: stated.text, as: UTF8.self))
        else { return false }
        return category.fields.contains { $0.field == field && $0.presence != .optional }
    }
}
