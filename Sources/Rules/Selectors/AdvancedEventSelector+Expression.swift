internal import FastJSON
package import QueryLanguage
internal import Records

extension [AdvancedEventSelector] {
    /// The condition under which these selectors keep a record: any of them matches.
    package var expression: Expression {
        .any(map(\.expression))
    }
}

extension AdvancedEventSelector {
    /// The condition under which this selector matches a record.
    ///
    /// For one field, selecting operators are joined by "or" over all their values, deselecting
    /// ones exclude each by itself, and fields are joined by "and". `resources.type` and
    /// `resources.ARN` speak of the same resource: the candidates are those of the given type;
    /// some candidate must be selected, and none may be deselected.
    /// Source: the CloudTrail user guide, "Filtering data events by using advanced event
    /// selectors", and its table for `resources.ARN`.
    package var expression: Expression {
        let (resources, others) = fieldSelectors.partitioned { $0.field.hasPrefix("resources.") }
        var parts = others.map { $0.expression([Field($0.field)]) }
        if !resources.isEmpty { parts += Self.bound(resources) }
        return .all(parts)
    }

    private static func bound(_ selectors: [FieldSelector]) -> [Expression] {
        let (types, others) = selectors.partitioned { $0.field == "resources.type" }
        let candidate = types.map { $0.expression([Field("type")]) }
        var selecting: [Expression] = []
        var deselecting: [Expression] = []
        for selector in others {
            let fields = fieldsOfElement(selector.field)
            if let positive = selector.selecting(fields) { selecting.append(positive) }
            if let negative = selector.deselecting(fields) { deselecting.append(negative) }
        }
        let resources = Field("resources")
        var parts: [Expression] = []
        if !types.isEmpty || !selecting.isEmpty {
            parts.append(.element(of: resources, .all(candidate + selecting)))
        }
        if !deselecting.isEmpty {
            parts.append(.not(.element(of: resources, .all(candidate + [.any(deselecting)]))))
        }
        return parts
    }

    /// The fields of a resource that a selector's field stands for; where an action is on a prefix
    /// the record has `ARNPrefix` instead of `ARN`.
    private static func fieldsOfElement(_ name: String) -> [Field] {
        let own = String(name.dropFirst("resources.".count))
        return own == "ARN" ? [Field("ARN"), Field("ARNPrefix")] : [Field(own)]
    }
}

extension AdvancedEventSelector.FieldSelector {
    fileprivate func expression(_ fields: [Field]) -> Expression {
        var parts: [Expression] = []
        if let positive = selecting(fields) { parts.append(positive) }
        if let negative = deselecting(fields) { parts.append(.not(negative)) }
        return .all(parts)
    }

    /// What selects: nil if no selecting operator is used.
    fileprivate func selecting(_ fields: [Field]) -> Expression? {
        any(fields, equals: .equals, hasPrefix: .startsWith, hasSuffix: .endsWith)
    }

    /// What excludes: nil if no deselecting operator is used.
    fileprivate func deselecting(_ fields: [Field]) -> Expression? {
        any(fields, equals: .notEquals, hasPrefix: .notStartsWith, hasSuffix: .notEndsWith)
    }

    private func any(
        _ fields: [Field],
        equals: AdvancedEventSelector.Operator,
        hasPrefix: AdvancedEventSelector.Operator,
        hasSuffix: AdvancedEventSelector.Operator
    ) -> Expression? {
        var tests: [TextTest] = []
        if let values = conditions[equals] { tests.append(.equals(PackedTexts(values))) }
        if let values = conditions[hasPrefix] { tests.append(.hasPrefix(PackedTexts(values))) }
        if let values = conditions[hasSuffix] { tests.append(.hasSuffix(PackedTexts(values))) }
        let parts = fields.flatMap { field in tests.map { Expression.text(field, $0) } }
        return parts.isEmpty ? nil : .any(parts)
    }
}

extension Array {
    /// The elements that fit, and the others, each in order.
    fileprivate func partitioned(by fits: (Element) -> Bool) -> (
        fitting: [Element], others: [Element]
    ) {
        (filter(fits), filter { !fits($0) })
    }
}
