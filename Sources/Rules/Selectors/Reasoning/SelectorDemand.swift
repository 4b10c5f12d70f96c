/// What a selector asks of a record, field by field: a value that can be reasoned about.
struct SelectorDemand: Sendable {
    private(set) var fields: [FieldDemand] = []

    init(_ selector: AdvancedEventSelector) {
        for part in selector.fieldSelectors { add(part) }
    }

    private mutating func add(_ part: AdvancedEventSelector.FieldSelector) {
        let known = fields.firstIndex { $0.field == part.field }
        if known == nil { fields.append(FieldDemand(part.field)) }
        let index = known ?? fields.count - 1
        var group: [TextPattern] = []
        for operation in AdvancedEventSelector.Operator.allCases {
            let patterns = (part.conditions[operation] ?? []).map { TextPattern(operation, $0) }
            if operation.selects { group += patterns } else { fields[index].refused += patterns }
        }
        if !group.isEmpty { fields[index].groups.append(group) }
    }

    func demand(of field: String) -> FieldDemand? { fields.first { $0.field == field } }

    /// A field of which no value is as asked, so that no such record matches; nil if there is none.
    func unsatisfiableField(in records: RecordKind) -> String? {
        if let field = fields.first(where: { $0.isUnsatisfiable(in: records) }) {
            return field.field
        }
        // Network activity is logged with an error only if the endpoint denied it.
        guard records == .documented, isNetworkActivity, let error = demand(of: "errorCode"),
            !error.groups.isEmpty
        else {
            return nil
        }
        let denied = Array("VpceAccessDenied".utf8)
        let canBe = error.groups.allSatisfy { $0.contains { $0.matches(denied) } }
        return canBe ? nil : "errorCode"
    }

    private var isNetworkActivity: Bool {
        demand(of: "eventCategory")?.groups == [[TextPattern(.whole, "NetworkActivity")]]
    }

    /// Whether every record that matches here matches `other` too. False may mean "not known".
    func implies(_ other: SelectorDemand) -> Bool {
        let pairs = other.fields.map { theirs in (demand(of: theirs.field), theirs) }
        guard pairs.allSatisfy({ ours, theirs in ours?.implies(theirs) ?? theirs.asksNothing })
        else { return false }
        // Which resources may not be deselected depends on the type.
        let refusesResources = other.fields.contains { field in
            field.field.hasPrefix("resources.") && !field.refused.isEmpty
        }
        guard refusesResources else { return true }
        let types = [self, other].map { $0.demand(of: "resources.type") }
        return types[0]?.groups == types[1]?.groups
            && types.allSatisfy {
                ($0?.groups.count ?? 0) <= 1 && ($0?.groups.first?.count ?? 0) <= 1
            }
    }
}

extension FieldDemand {
    fileprivate var asksNothing: Bool { groups.isEmpty && refused.isEmpty }
}

extension AdvancedEventSelector.Operator {
    /// Whether it says what is kept; the others say what is not.
    package var selects: Bool { [.equals, .startsWith, .endsWith].contains(self) }
}
