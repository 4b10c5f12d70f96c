internal import QueryLanguage

extension EventSelectors {
    /// What records are put down to that these selectors keep or drop under `policy`.
    ///
    /// A selector is called by its name, or by its place (`#2`) if that is no name of its own; a
    /// field as selectors call it. Fields come in the order in which the selectors name them, but
    /// `resources.type` before what it binds: so each condition rules out more than the one before.
    package func reasons(_ policy: SelectorPolicy = SelectorPolicy()) -> SelectionReasons {
        switch self {
        case .advanced(let selectors) where !selectors.isEmpty:
            let exceptions =
                selectors.contains(where: \.asksForCategory) ? policy.exceptionReasons : []
            return SelectionReasons(
                keeping: Self.named(selectors.map(\.name), besides: exceptions.map(\.name))
                    .enumerated().map { number, name in
                        .init(name, selectors[number].expression(policy.resourceBinding))
                    } + exceptions,
                dropping: Self.dropping(Self.fields(of: selectors)) { fields in
                    .any(selectors.map { $0.only(fields).expression(policy.resourceBinding) })
                }
            )
        case .basic(let selectors) where !selectors.isEmpty:
            return SelectionReasons(
                keeping: selectors.enumerated().map { number, selector in
                    .init("#\(number + 1)", selector.expression)
                } + policy.exceptionReasons,
                dropping: Self.dropping(BasicEventSelector.fields) { fields in
                    .any(selectors.map { $0.expression(of: fields) })
                }
            )
        case .advanced, .basic:
            if policy.whenEmpty == .awsDefault { return Self.awsDefault.reasons(policy) }
            let reason = SelectionReasons.Reason("when_empty", .constant(true))
            return SelectionReasons(keeping: [reason], dropping: [reason])
        }
    }

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

    /// - Parameter matching: whether some selector matches, by these fields alone.
    private static func dropping(
        _ fields: [String],
        _ matching: (Set<String>) -> Expression
    ) -> [SelectionReasons.Reason] {
        fields.indices.map { index in
            .init(fields[index], .not(matching(Set(fields[...index]))))
        }
    }
}

extension AdvancedEventSelector {
    /// The same, with what it says of `fields` only.
    fileprivate func only(_ fields: Set<String>) -> AdvancedEventSelector {
        AdvancedEventSelector(
            name: name,
            fieldSelectors: fieldSelectors.filter { fields.contains($0.field) }
        )
    }
}

extension SelectionReasons.Reason {
    init(_ name: String, _ condition: Expression) {
        self.name = name
        self.condition = condition
    }
}
