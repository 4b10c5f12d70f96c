internal import FastJSON
package import QueryLanguage

/// A rule as selectors: what of it they say, and what is left to a stream.
package struct SelectorCompilation: Sendable {
    /// They keep everything in scope that the rule keeps, and nothing else in scope if nothing is
    /// unsaid. Empty if the rule keeps nothing, or everything.
    package let selectors: [AdvancedEventSelector]
    /// What they don't say, so that they keep more than the rule does.
    package let unsaid: [Unsaid]
    /// What the selectors are about, as expressions.
    package let scope: [String]
    /// Whether they would keep everything, so that there is none.
    package let keepsEverything: Bool

    /// A part of a rule that can't be said.
    package struct Unsaid: Sendable {
        /// Under which the rule keeps a record; nil if it is a kind of events.
        package let term: String?
        /// Of which events.
        package let events: String?
        package let problem: String
        /// What to write instead, where there is something.
        package let wayOut: String?
        /// The names of the profiles that can say it.
        package let profiles: [String]
    }

    /// Compiles the condition, as a person writes it, under which a record is kept.
    package init(
        keeping rule: Expression,
        in profile: SelectorProfile,
        scope given: SelectorScope? = nil
    ) {
        let scope = given ?? SelectorScope(namedBy: rule, in: profile)
        let compiled = CompiledRule(keeping: rule, in: profile, scope)
        keepsEverything = compiled.drafts.contains { $0.demands.isEmpty }
        selectors = keepsEverything ? [] : compiled.drafts.map(\.selector)
        unsaid = scope.missing.map(Unsaid.init) + compiled.unsaid
        self.scope = scope.texts
    }
}

extension SelectorCompilation.Unsaid {
    /// A kind of events.
    fileprivate init(_ reason: UnsaidReason) {
        self.init(
            term: nil,
            events: nil,
            problem: reason.problem,
            wayOut: reason.wayOut,
            profiles: []
        )
    }

    /// A part of the rule that is left out because the whole is too much.
    init(_ part: Expression, _ reason: UnsaidReason) {
        self.init(
            term: part.text,
            events: nil,
            problem: reason.problem,
            wayOut: reason.wayOut,
            profiles: []
        )
    }
}
