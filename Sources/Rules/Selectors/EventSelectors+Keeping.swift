internal import FastJSON
package import QueryLanguage
internal import Records

extension EventSelectors {
    /// The condition under which a stream keeps a record: some selector matches, or selectors do
    /// not speak of it and `policy` keeps such records.
    ///
    /// Selectors speak of Management, Data and NetworkActivity events; if none of them asks for a
    /// category, they speak of every record. So another selector never makes fewer records kept.
    package func keepingExpression(_ policy: SelectorPolicy = SelectorPolicy()) -> Expression {
        switch self {
        case .advanced(let selectors) where !selectors.isEmpty:
            let matching = Expression.any(selectors.map { $0.expression(policy.resourceBinding) })
            guard selectors.contains(where: \.asksForCategory) else { return matching }
            return .any([matching] + policy.exceptionConditions)
        case .basic(let selectors) where !selectors.isEmpty:
            return .any(selectors.map(\.expression) + policy.exceptionConditions)
        case .advanced, .basic:
            return policy.whenEmpty?.expression(policy) ?? .constant(false)
        }
    }
}

extension AdvancedEventSelector {
    /// Whether it selects by category. One that only excludes a category speaks of all others.
    var asksForCategory: Bool {
        fieldSelectors.contains { selector in
            selector.field == SelectorPolicy.category.name
                && [.equals, .startsWith, .endsWith].contains { selector.conditions[$0] != nil }
        }
    }
}

extension SelectorPolicy {
    fileprivate static let category = Field("eventCategory")

    /// The records that selectors do not speak of, as far as they are kept.
    var exceptionConditions: [Expression] {
        switch (nonSelectable, unknownCategory) {
        case (.keep, .keep): [Self.isOfOtherCategory]
        case (.drop, .drop): []
        case (.drop, .keep): [.not(.present(Self.category))]
        case (.keep, .drop): [.and([.present(Self.category), Self.isOfOtherCategory])]
        }
    }

    /// The same, by the setting that keeps them.
    var exceptions: [SelectionReasons.Exception] {
        let isKnown = Expression.present(Self.category)
        var exceptions: [SelectionReasons.Exception] = []
        if unknownCategory == .keep {
            exceptions.append(.init(setting: "unknown_category", condition: .not(isKnown)))
        }
        if nonSelectable == .keep {
            let isOther = Expression.and([isKnown, Self.isOfOtherCategory])
            exceptions.append(.init(setting: "non_selectable", condition: isOther))
        }
        return exceptions
    }

    /// Or of none.
    private static var isOfOtherCategory: Expression {
        .not(.text(category, .equals(PackedTexts(["Management", "Data", "NetworkActivity"]))))
    }
}

extension SelectorPolicy.WhenEmpty {
    fileprivate func expression(_ policy: SelectorPolicy) -> Expression {
        switch self {
        case .all: .constant(true)
        case .nothing: .constant(false)
        case .awsDefault: EventSelectors.awsDefault.keepingExpression(policy)
        }
    }
}
