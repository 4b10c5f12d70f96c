internal import QueryLanguage
internal import Records

extension EventSelectors {
    /// What records are put down to that these selectors keep or drop under `policy`.
    ///
    /// A selector is called by its name, or by its place (`#2`) if that is no name of its own; a
    /// field as selectors call it. Fields come in the order in which the selectors name them, but
    /// `resources.type` before what it binds: so each condition rules out more than the one before.
    package func reasons(_ policy: SelectorPolicy = SelectorPolicy()) -> SelectionReasons {
        switch self {
        case .advanced(let selectors) where !selectors.isEmpty:
            let exceptions = selectors.contains(where: \.asksForCategory) ? policy.exceptions : []
            return SelectionReasons(
                selectors: Self.named(
                    selectors.map(\.name),
                    besides: exceptions.map(\.setting) + [SelectionReasons.guardName]
                ),
                steps: Self.steps(
                    Self.fields(of: selectors),
                    selecting: Self.selectingFields(of: selectors)
                ) { field, before in
                    selectors.map { $0.condition(on: field, before, policy.resourceBinding) }
                },
                exceptions: exceptions
            )
        case .basic(let selectors) where !selectors.isEmpty:
            return SelectionReasons(
                selectors: selectors.indices.map { "#\($0 + 1)" },
                steps: Self.steps(
                    BasicEventSelector.fields,
                    selecting: Set(BasicEventSelector.fields).subtracting(["eventSource"])
                ) { field, before in
                    selectors.map { $0.expression(of: before.union([field])) }
                },
                exceptions: policy.exceptions
            )
        case .advanced, .basic:
            if policy.whenEmpty == .awsDefault { return Self.awsDefault.reasons(policy) }
            let isKept = policy.whenEmpty == .all
            return SelectionReasons(
                selectors: [],
                steps: [.init(field: Self.whenEmpty, conditions: [], presence: nil)],
                exceptions: isKept
                    ? [.init(setting: Self.whenEmpty, condition: .constant(true))] : []
            )
        }
    }

    private static let whenEmpty = "when_empty"

    /// Names that are different from each other and from `others`.
    private static func named(_ names: [String?], besides others: [String]) -> [String] {
        let counts = Dictionary(names.compactMap { $0 }.map { ($0, 1) }, uniquingKeysWith: +)
        return names.enumerated().map { number, name in
            guard let name, !name.isEmpty, !name.hasPrefix("#"), counts[name] == 1,
                !others.contains(name)
            else { return "#\(number + 1)" }
            return name
        }
    }

    /// Every field that the selectors name.
    private static func fields(of selectors: [AdvancedEventSelector]) -> [String] {
        var fields: [String] = []
        for field in selectors.flatMap(\.fieldSelectors).map(\.field)
        where !fields.contains(field) {
            fields.append(field)
        }
        let type = "resources.type"
        if let first = fields.firstIndex(where: { $0.hasPrefix("resources.") }),
            let place = fields.firstIndex(of: type)
        {
            fields.remove(at: place)
            fields.insert(type, at: min(first, place))
        }
        return fields
    }

    /// - Parameter conditions: by selector, what it asks of a field beside what it has asked of
    ///   those before.
    private static func steps(
        _ fields: [String],
        selecting: Set<String>,
        _ conditions: (String, Set<String>) -> [Expression?]
    ) -> [SelectionReasons.Step] {
        fields.enumerated().map { number, field in
            .init(
                field: field,
                conditions: conditions(field, Set(fields[..<number])),
                presence: selecting.contains(field) ? presence(of: field) : nil
            )
        }
    }

    /// The fields that some selector selects by. Where all of them only deselect, no record is dropped
    /// because it has no such field.
    private static func selectingFields(of selectors: [AdvancedEventSelector]) -> Set<String> {
        Set(
            selectors.flatMap(\.fieldSelectors)
                .filter { $0.conditions.keys.contains(where: \.selects) }.map(\.field)
        )
    }

    private static func presence(of field: String) -> Expression {
        guard field != Expression.resources.name else {
            return .element(of: Expression.resources, .constant(true))
        }
        let selector = AdvancedEventSelector.FieldSelector(field: field, conditions: [:])
        return .any(selector.fieldsAnywhere.map { .present($0) })
    }
}

extension AdvancedEventSelector {
    /// What it asks of `field`; of a resource together with what it has asked of the same resource.
    fileprivate func condition(
        on field: String,
        _ before: Set<String>,
        _ binding: SelectorPolicy.ResourceBinding
    ) -> Expression? {
        guard fieldSelectors.contains(where: { $0.field == field }) else { return nil }
        let isOfResource = field.hasPrefix("resources.")
        let asked = fieldSelectors.filter { other in
            other.field == field
                || isOfResource && other.field.hasPrefix("resources.")
                    && before.contains(other.field)
        }
        return AdvancedEventSelector(name: name, fieldSelectors: asked).expression(binding)
    }
}
