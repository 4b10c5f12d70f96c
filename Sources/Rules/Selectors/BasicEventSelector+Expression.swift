internal import FastJSON
package import QueryLanguage
internal import Records

extension BasicEventSelector {
    /// The condition under which this selector matches a record.
    ///
    /// Source: the CloudTrail API reference, "EventSelector" and "DataResource"; the user guide,
    /// "Filtering data events by using basic event selectors".
    package var expression: Expression { expression(of: Set(Self.fields)) }

    /// What the condition looks at.
    static let fields = ["eventCategory", "readOnly", "eventSource", "resources"]

    /// The same with nothing asked of other fields than these; the category always is.
    func expression(of fields: Set<String>) -> Expression {
        var kinds: [Expression] = []
        if includesManagementEvents { kinds.append(management(fields)) }
        if let data = data(fields) { kinds.append(data) }
        return .all((fields.contains("readOnly") ? readOrWrite : []) + [.any(kinds)])
    }

    private var readOrWrite: [Expression] {
        switch readWriteType {
        case .all: []
        case .readOnly: [.text(Field("readOnly"), .equals(PackedTexts(["true"])))]
        case .writeOnly: [.text(Field("readOnly"), .equals(PackedTexts(["false"])))]
        }
    }

    private func isOf(category: String) -> Expression {
        .text(Field("eventCategory"), .equals(PackedTexts([category])))
    }

    private func management(_ fields: Set<String>) -> Expression {
        let isManagement = isOf(category: "Management")
        guard !excludedSources.isEmpty, fields.contains("eventSource") else { return isManagement }
        let isExcluded = Expression.text(
            Field("eventSource"),
            .equals(PackedTexts(excludedSources))
        )
        return .and([isManagement, .not(isExcluded)])
    }

    /// Nil if no resource is named.
    private func data(_ fields: Set<String>) -> Expression? {
        let named = resources.filter { !$0.values.isEmpty }
        guard !named.isEmpty else { return nil }
        guard fields.contains("resources") else { return isOf(category: "Data") }
        return .and([isOf(category: "Data"), .any(named.map(\.expression))])
    }
}

extension BasicEventSelector.Resources {
    fileprivate var expression: Expression {
        let isOfType = Expression.text(Field("type"), .equals(PackedTexts([type.rawValue])))
        guard !values.contains(where: type.isAll) else {
            return .element(of: Field("resources"), isOfType)
        }
        let packed = PackedTexts(values)
        let test = type == .object ? TextTest.hasPrefix(packed) : .equals(packed)
        let isNamed = Expression.any([Field("ARN"), Field("ARNPrefix")].map { .text($0, test) })
        return .element(of: Field("resources"), .and([isOfType, isNamed]))
    }
}
