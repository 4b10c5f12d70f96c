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
    static let category = Field("eventCategory")

    private static let isOther = Expression.not(
        .text(category, .equals(PackedTexts(["Management", "Data", "NetworkActivity"])))
    )

    /// The records that selectors do not speak of, as far as they are kept.
    var exceptionConditions: [Expression] {
        switch (nonSelectable, unknownCategory) {
        case (.keep, .keep): [Self.isOther]
        case (.drop, .drop): []
        case (.drop, .keep): [Exemption.unknownCategory.expression]
        case (.keep, .drop): [Exemption.nonSelectable.expression]
        }
    }

    /// Records that selectors by category do not speak of.
    ///
    /// Source: tricky cases 13 and 14.
    package enum Exemption: String, CaseIterable, Sendable {
        /// The category is neither stated nor derivable.
        case unknownCategory = "unknown_category"
        /// The category is none that a trail's selectors select, such as Insight.
        case nonSelectable = "non_selectable"

        /// Which records these are; none is both.
        var expression: Expression {
            switch self {
            case .nonSelectable: .and([.present(category), isOther])
            case .unknownCategory: .not(.present(category))
            }
        }
    }

    /// What happens to such records.
    func verdict(on exemption: Exemption) -> Verdict {
        switch exemption {
        case .nonSelectable: nonSelectable
        case .unknownCategory: unknownCategory
        }
    }

    /// The same, by the setting that keeps them.
    var exceptions: [SelectionReasons.Exception] {
        Exemption.allCases.filter { verdict(on: $0) == .keep }
            .map { .init(setting: $0.rawValue, condition: $0.expression) }
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
