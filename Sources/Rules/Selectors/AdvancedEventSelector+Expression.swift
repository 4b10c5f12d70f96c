internal import FastJSON
package import QueryLanguage
internal import Records

extension AdvancedEventSelector {
    /// The condition under which this selector matches a record.
    ///
    /// For one field, selecting operators are joined by "or" over all their values, deselecting
    /// ones exclude each by itself, and fields are joined by "and".
    /// Source: the CloudTrail user guide, "Filtering data events by using advanced event
    /// selectors", and its table for `resources.ARN`.
    package func expression(
        _ binding: SelectorPolicy.ResourceBinding = .sameElement
    ) -> Expression {
        guard binding == .sameElement else {
            return .all(fieldSelectors.map { $0.expression($0.fieldsAnywhere) })
        }
        let resources = fieldSelectors.filter(\.isOfResource)
        let others = fieldSelectors.filter { !$0.isOfResource }
        return .all(others.map { $0.expression([Field($0.field)]) } + Self.bound(resources))
    }

    /// The fields of resources, all of the same one.
    ///
    /// The candidates are the resources whose type is selected, or all of them; some candidate
    /// must be selected, none may be deselected. Several types, which only Sluice allows, are as
    /// good as a selector for each. A deselected type is not allowed on any resource.
    /// Source: tricky cases 6 to 8; AWS allows one type for each selector.
    private static func bound(_ selectors: [FieldSelector]) -> [Expression] {
        guard !selectors.isEmpty else { return [] }
        let types = selectors.filter { $0.field == "resources.type" }
        let others = selectors.filter { $0.field != "resources.type" }
        let selecting = others.compactMap { $0.selecting($0.fieldsOfElement) }
        let deselecting = others.compactMap { $0.deselecting($0.fieldsOfElement) }
        let unwanted = types.compactMap { $0.deselecting($0.fieldsOfElement) }
        let classes =
            deselecting.isEmpty
            ? [types.compactMap { $0.selecting($0.fieldsOfElement) }]
            : candidateClasses(types)
        var parts = unwanted.map { Expression.not(some($0)) }
        parts.append(.any(classes.map { matches($0, selecting, deselecting) }))
        return parts
    }

    /// Every choice of one selected type from each field selector on `resources.type`.
    private static func candidateClasses(_ types: [FieldSelector]) -> [[Expression]] {
        types.map { $0.selectedAlternatives }.filter { !$0.isEmpty }
            .reduce([[]]) { classes, alternatives in
                classes.flatMap { one in alternatives.map { one + [$0] } }
            }
    }

    /// Whether some resource of a class is selected and none is deselected.
    private static func matches(
        _ candidate: [Expression],
        _ selecting: [Expression],
        _ deselecting: [Expression]
    ) -> Expression {
        var parts: [Expression] = []
        if !candidate.isEmpty || !selecting.isEmpty {
            parts.append(some(.all(candidate + selecting)))
        }
        if !deselecting.isEmpty {
            parts.append(.not(some(.all(candidate + [.any(deselecting)]))))
        }
        return .all(parts)
    }

    private static func some(_ condition: Expression) -> Expression {
        .element(of: Field("resources"), condition)
    }
}

extension AdvancedEventSelector.FieldSelector {
    var isOfResource: Bool {
        let own = field.utf8.dropFirst("resources.".utf8.count)
        return field.hasPrefix("resources.") && !own.isEmpty
    }

    /// The fields of a resource that this field stands for; where an action is on a prefix the
    /// record has `ARNPrefix` instead of `ARN` (tricky case 7).
    var fieldsOfElement: [Field] {
        let own = String(field.dropFirst("resources.".count))
        return own == "ARN" ? [Field("ARN"), Field("ARNPrefix")] : [Field(own)]
    }

    /// The same, from the record's top.
    var fieldsAnywhere: [Field] {
        field == "resources.ARN" ? [Field(field), Field("resources.ARNPrefix")] : [Field(field)]
    }

    fileprivate func expression(_ fields: [Field]) -> Expression {
        var parts: [Expression] = []
        if let positive = selecting(fields) { parts.append(positive) }
        if let negative = deselecting(fields) { parts.append(.not(negative)) }
        return .all(parts)
    }

    /// What selects: nil if no selecting operator is used.
    func selecting(_ fields: [Field]) -> Expression? {
        any(fields, equals: .equals, hasPrefix: .startsWith, hasSuffix: .endsWith)
    }

    /// What excludes: nil if no deselecting operator is used.
    fileprivate func deselecting(_ fields: [Field]) -> Expression? {
        any(fields, equals: .notEquals, hasPrefix: .notStartsWith, hasSuffix: .notEndsWith)
    }

    /// What selects, value by value.
    fileprivate var selectedAlternatives: [Expression] {
        [AdvancedEventSelector.Operator.equals, .startsWith, .endsWith].flatMap { operation in
            (conditions[operation] ?? []).flatMap { value in
                let one = AdvancedEventSelector.FieldSelector(
                    field: field,
                    conditions: [operation: [value]]
                )
                return one.selecting(fieldsOfElement).map { [$0] } ?? []
            }
        }
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
