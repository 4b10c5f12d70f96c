/// What a stream decides where AWS's selectors say nothing.
package struct SelectorPolicy: Equatable, Sendable {
    /// Records that selectors do not speak of: Insight, aggregated and other events whose category
    /// is none of those that a trail's selectors select.
    package var nonSelectable = Verdict.keep
    /// Records whose category is neither stated nor derivable.
    package var unknownCategory = Verdict.keep
    package var resourceBinding = ResourceBinding.sameElement
    /// What an empty list of selectors keeps; nil refuses it.
    package var whenEmpty: WhenEmpty?

    package init() {}

    /// What happens to a record.
    package enum Verdict: String, CaseIterable, Sendable { case keep, drop }

    /// What `resources.type` and the other fields of resources speak of.
    package enum ResourceBinding: String, CaseIterable, Sendable {
        /// The same element of `resources`.
        case sameElement = "same_element"
        /// Each some element of its own.
        case anyElement = "any_element"
    }

    /// What a list without selectors keeps.
    package enum WhenEmpty: String, CaseIterable, Sendable {
        case all
        case nothing = "none"
        /// What a trail without selectors logs: all management events.
        case awsDefault = "aws_default"
    }
}
