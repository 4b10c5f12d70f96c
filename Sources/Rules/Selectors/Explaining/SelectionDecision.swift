/// What becomes of a record, and what that is put down to: a reason of the accounts
/// (`EventSelectors.reasons`).
package enum SelectionDecision: Hashable, Sendable {
    /// Kept: a selector matches; of several the first, by the index of its term.
    case matched(term: Int)
    /// Kept: no selector matches, and selectors do not speak of such records.
    case exempt(SelectorPolicy.Exemption)
    /// Kept: there are no selectors.
    case whenEmpty
    /// Dropped: no selector is left at this step of the reasons, of whose field the record may have
    /// nothing. What would help is a hint only, and nil if the selectors select nothing at all.
    case dropped(step: Int, isMissing: Bool = false, Hint?)

    /// Whether the record is kept.
    package var isKept: Bool {
        if case .dropped = self { false } else { true }
    }

    /// What a dropped record would need to be kept.
    package enum Hint: Hashable, Sendable {
        /// That the selector which came nearest does not fail.
        case nearest(Miss)
        /// Another setting, since selectors do not speak of such records.
        case unspoken(SelectorPolicy.Exemption)
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
