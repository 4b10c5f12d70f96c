package import QueryLanguage
internal import Records

extension [AdvancedEventSelector] {
    /// The condition under which a stream keeps a record: the selectors match, or they say nothing
    /// about records of its category.
    ///
    /// Insight and aggregated events, and records whose category is unknown, are not what a trail's
    /// selectors speak of; they are kept unless some selector names their category.
    package var keepingExpression: Expression {
        let category = Field("eventCategory")
        let selectable = ["Management", "Data", "NetworkActivity"].map { [UInt8]($0.utf8) }
        return .or([expression, .not(.text(category, .equals(selectable)))])
    }
}
