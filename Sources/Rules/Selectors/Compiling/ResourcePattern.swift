/// What is asked of one element of a record's `resources`: of each field one of some patterns.
struct ResourcePattern: Hashable, Sendable {
    /// By the field's own name: `type`, `ARN`.
    private(set) var fields: [String: [TextPattern]]

    init(_ fields: [String: [TextPattern]]) {
        self.fields = fields
    }

    /// The one type that it asks for; nil if it asks for none or for several.
    var type: TextPattern? {
        guard let types = fields["type"], types.count == 1, types[0].kind == .whole else {
            return nil
        }
        return types[0]
    }

    /// Its fields but the type, in order.
    var others: [String] { fields.keys.filter { $0 != "type" }.sorted() }

    /// Whether an element that is as asked here is as asked by `other`.
    func implies(_ other: ResourcePattern) -> Bool {
        other.fields.allSatisfy { name, theirs in
            fields[name]?.allSatisfy { ours in theirs.contains(where: ours.implies) } ?? false
        }
    }

    /// The same for each type alone; selectors of AWS take one.
    var ofEachType: [ResourcePattern] {
        (fields["type"] ?? []).isEmpty
            ? [self]
            : (fields["type"] ?? []).map { type in
                var one = self
                one.fields["type"] = [type]
                return one
            }
    }
}
