internal import FastJSON
package import QueryLanguage
internal import Records

extension [AdvancedEventSelector] {
    /// The condition under which a stream keeps a record: the selectors match, or they say nothing
    /// about records of its category.
    ///
    /// Insight and aggregated events, and records whose category is unknown, are not what a trail's
    /// selectors speak of; they are kept unless some selector names their category, or names no
    /// category at all and so speaks of every record.
    package var keepingExpression: Expression {
        let category = Field("eventCategory")
        let namesCategory = allSatisfy { selector in
            selector.fieldSelectors.contains { $0.field == category.name }
        }
        guard namesCategory else { return expression }
        let selectable = PackedTexts(["Management", "Data", "NetworkActivity"])
        return .or([expression, .not(.text(category, .equals(selectable)))])
    }
}
