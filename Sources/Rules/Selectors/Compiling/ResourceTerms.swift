/// What a rule asks of a record's resources, to be said of one resource, as a selector does.
struct ResourceTerms {
    /// A pattern, and the term that it stands for; nil if it is the cell's.
    struct Part {
        let pattern: ResourcePattern
        let term: RuleTerm?
    }

    var wanted: [Part]
    var refused: [Part] = []

    /// What a cell asks of resources.
    init(of demands: [FieldDemand]) {
        var fields: [String: [[TextPattern]]] = [:]
        for demand in demands where demand.field.hasPrefix("resources.") {
            let own = String(demand.field.dropFirst("resources.".count))
            if !demand.groups.isEmpty { fields[own] = demand.groups }
        }
        wanted = fields.isEmpty ? [] : [Part(pattern: ResourcePattern(fields), term: nil)]
    }

    /// Alternatives of what fields of resources are asked for.
    ///
    /// To refuse a resource of a type, a selector has to be about that type: if it is about none,
    /// there are two alternatives, records without a resource of that type and those with one.
    func resolved(_ unsaid: inout [RuleTerm: UnsaidReason]) -> [[FieldDemand]] {
        var rest = self
        let chosen = rest.takeWanted(&unsaid)
        if chosen?.fields["type"] == nil,
            let split = refused.first(where: \.isOfTypeAndMore)?.pattern.type
        {
            let named = ResourcePattern(["type": [[split]]])
            var without = self
            without.refused.removeAll { $0.pattern.implies(named) }
            without.refused.append(Part(pattern: named, term: nil))
            var with = self
            with.wanted.append(Part(pattern: named, term: nil))
            return without.resolved(&unsaid) + with.resolved(&unsaid)
        }
        var demands = (chosen?.fields ?? [:]).sorted { $0.key < $1.key }
            .sorted { $0.key == "type" && $1.key != "type" }
            .map { own, groups in
                var demand = FieldDemand("resources.\(own)")
                demand.groups = groups
                return demand
            }
        for part in refused {
            switch Self.refusal(of: part.pattern, by: chosen?.fields["type"]) {
            case .success(let demand): demands.append(demand)
            case .failure(let failure): part.term.map { unsaid[$0] = failure.reason }
            }
        }
        return [demands]
    }

    /// The one pattern that says all that is wanted; others can't be said.
    private mutating func takeWanted(
        _ unsaid: inout [RuleTerm: UnsaidReason]
    ) -> ResourcePattern? {
        var chosen: Part?
        for part in wanted {
            guard let best = chosen else {
                chosen = part
                continue
            }
            if best.pattern.implies(part.pattern) { continue }
            if part.pattern.implies(best.pattern) {
                chosen = part
            } else if let term = part.term {
                unsaid[term] = .twoResources
            } else if let term = best.term {
                unsaid[term] = .twoResources
                chosen = part
            }
        }
        return chosen?.pattern
    }

    private struct Unsaid: Error { let reason: UnsaidReason }

    /// How a selector about resources of `types`, or of any, says that none is as `pattern`.
    private static func refusal(
        of pattern: ResourcePattern,
        by types: [[TextPattern]]?
    ) -> Result<FieldDemand, Unsaid> {
        let others = pattern.others
        guard others.count < 2, !pattern.hasRepeatedField else {
            return .failure(Unsaid(reason: .twoConditions))
        }
        guard others.isEmpty || pattern.fields["type"] == types else {
            return .failure(Unsaid(reason: .otherType))
        }
        let own = others.first ?? "type"
        var demand = FieldDemand("resources.\(own)")
        demand.refused = pattern.fields[own]?.first ?? []
        return .success(demand)
    }
}

extension ResourceTerms.Part {
    fileprivate var isOfTypeAndMore: Bool { pattern.type != nil && !pattern.others.isEmpty }
}
