/// What kept or dropped a record.
package enum SelectionDecision: Hashable, Sendable {
    /// A selector matches; of several the first, by the index of its term.
    case matched(term: Int)
    /// No selector matches, and selectors do not speak of such records.
    case exempt(SelectorPolicy.Exemption, SelectorPolicy.Verdict)
    /// There are no selectors.
    case whenEmpty(SelectorPolicy.WhenEmpty)
    /// No selector matches. The reason is what the selector that came nearest failed at; nil if
    /// the selectors select nothing at all.
    case unmatched(Miss?)

    /// Whether the record is kept.
    package var isKept: Bool {
        switch self {
        case .matched: true
        case .exempt(_, let verdict): verdict == .keep
        case .whenEmpty(let kept): kept != .nothing
        case .unmatched: false
        }
    }

    /// What a selector fails at.
    ///
    /// The selector is the one that came nearest: it speaks of the record's category; of those,
    /// the one with the fewest fields that are not as asked, then with the most that are, then the
    /// first. In it, the first field that is not as asked; see `SelectorTerm.decidingOrder`.
    package struct Miss: Hashable, Sendable {
        /// The index of the selector's term.
        package let term: Int
        package let cause: Cause

        package init(term: Int, cause: Cause) {
            self.term = term
            self.cause = cause
        }
    }

    /// Why a selector does not match; fields and values by their indexes.
    package enum Cause: Hashable, Sendable {
        /// A deselecting operator's value fits: that overrules whatever selects.
        case deselected(field: Int, value: Int)
        /// No value of a selecting operator fits.
        case notSelected(field: Int)
        /// Each field is as asked, but not by the same resource.
        case apart
    }
}
