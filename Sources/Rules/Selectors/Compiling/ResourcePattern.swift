/// What is asked of one element of a record's `resources`.
struct ResourcePattern: Hashable, Sendable {
    /// By the field's own name: `type`, `ARN`. Of each group some pattern has to match; none implies
    /// another, and AWS takes one.
    private(set) var fields: [String: [[TextPattern]]]

    init(_ fields: [String: [[TextPattern]]]) {
        self.fields = fields
    }

    /// The one type that it asks for; nil if it asks for none or for several.
    var type: TextPattern? {
        guard let groups = fields["type"], groups.count == 1, groups[0].count == 1,
            groups[0][0].kind == .whole
        else { return nil }
        return groups[0][0]
    }

    /// Its fields but the type, in order.
    var others: [String] { fields.keys.filter { $0 != "type" }.sorted() }

    /// Whether of some field several things are asked, that all must be so.
    var hasRepeatedField: Bool { fields.values.contains { $0.count > 1 } }

    /// Whether no element is as asked.
    var isImpossible: Bool { fields.values.contains { $0.contains(where: \.isEmpty) } }

    /// Whether an element that is as asked here is as asked by `other`.
    func implies(_ other: ResourcePattern) -> Bool {
        other.fields.allSatisfy { name, theirs in
            theirs.allSatisfy { group in fields[name]?.contains { $0.allImply(group) } ?? false }
        }
    }

    /// What is asked here and by `other`, of the same element.
    func joined(with other: ResourcePattern) -> ResourcePattern {
        var result = self
        for (name, groups) in other.fields {
            let isSingle = KnownValues.isSingle(ofResource: name)
            result.fields[name] = ((fields[name] ?? []) + groups).joined(ofOneValue: isSingle)
        }
        return result
    }

    /// The same for each type alone; selectors of AWS take one.
    var ofEachType: [ResourcePattern] {
        guard let groups = fields["type"], groups.count == 1 else { return [self] }
        return groups[0].map { type in
            var one = self
            one.fields["type"] = [[type]]
            return one
        }
    }
}
