extension [SelectorDraft] {
    /// Fewer drafts that together keep the same records, each legal by `isLegal`.
    ///
    /// Smallest in this sense: none of them implies another, no two that differ in one field can be
    /// said as one, and none asks anything of a field that another one makes needless. This is for
    /// what a decision diagram does not see, such as several types of resource in one selector.
    func minimal(_ isLegal: (SelectorDraft) -> Bool) -> [SelectorDraft] {
        var drafts = self
        while true {
            let before = drafts.map(\.demands.count).reduce(0, +)
            drafts = drafts.withoutNeedlessFields.withoutImplied.joined(isLegal)
            let after = drafts.map(\.demands.count).reduce(0, +)
            guard after < before else { return drafts.withoutImplied }
        }
    }

    /// Without those whose records another one keeps too.
    private var withoutImplied: [SelectorDraft] {
        var kept: [SelectorDraft] = []
        for draft in self where !kept.contains(where: draft.implies) {
            kept.removeAll { $0.implies(draft) }
            kept.append(draft)
        }
        return kept
    }

    /// Two that differ in one field, as one: `(a and x) or (a and y)` is `a and (x or y)`.
    private func joined(_ isLegal: (SelectorDraft) -> Bool) -> [SelectorDraft] {
        var result: [SelectorDraft] = []
        for draft in self {
            let place = result.indices.first { index in
                result[index].joined(with: draft).map(isLegal) ?? false
            }
            if let place, let both = result[place].joined(with: draft) {
                result[place] = both
            } else {
                result.append(draft)
            }
        }
        return result
    }

    /// `(a and x) or (a and not x and y)` is `(a and x) or (a and y)`.
    private var withoutNeedlessFields: [SelectorDraft] {
        var result = self
        for index in indices {
            for field in result[index].demands.map(\.field) {
                let isNeedless = indices.contains { other in
                    other != index && result[index].needs(no: field, beside: result[other])
                }
                if isNeedless { result[index] = result[index].without(field) }
            }
        }
        return result
    }
}

extension SelectorDraft {
    /// What one or the other keeps, as one; nil if they differ in more than one field.
    fileprivate func joined(with other: SelectorDraft) -> SelectorDraft? {
        guard demands.count == other.demands.count else { return nil }
        var different: (FieldDemand, FieldDemand)?
        for demand in demands {
            guard let theirs = other.demand(of: demand.field) else { return nil }
            guard !demand.isSame(as: theirs) else { continue }
            guard different == nil else { return nil }
            different = (demand, theirs)
        }
        guard let (ours, theirs) = different else { return self }
        return ours.either(theirs).map(replacing)
    }

    /// Whether records that are kept but for `field` are kept by `other`, or as asked of `field`.
    fileprivate func needs(no field: String, beside other: SelectorDraft) -> Bool {
        guard let ours = demand(of: field), let theirs = other.demand(of: field),
            ours.isComplement(of: theirs), speaksOfOneFieldOfResources(field, other)
        else { return false }
        return without(field).implies(other.without(field))
    }

    /// Fields of resources are of the same resource, so that they can't be looked at one by one.
    private func speaksOfOneFieldOfResources(_ field: String, _ other: SelectorDraft) -> Bool {
        guard field.hasPrefix("resources.") else { return true }
        let rest = (demands + other.demands).filter {
            $0.field.hasPrefix("resources.") && $0.field != field
        }
        guard field != "resources.type" else { return rest.isEmpty }
        return rest.allSatisfy { $0.field == "resources.type" }
            && Set(demand(of: "resources.type")?.groups ?? [])
                == Set(other.demand(of: "resources.type")?.groups ?? [])
            && rest.allSatisfy(\.refused.isEmpty)
    }
}

extension FieldDemand {
    fileprivate func isSame(as other: FieldDemand) -> Bool {
        Set(groups.map(Set.init)) == Set(other.groups.map(Set.init))
            && Set(refused) == Set(other.refused)
    }
}
