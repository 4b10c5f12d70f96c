internal import QueryLanguage

/// A part of a rule that a selector can say with one field, or can't say.
struct RuleTerm: Hashable, Sendable {
    /// The part as it stands in the rule, or its opposite.
    let expression: Expression
    let demand: Demand

    /// What it asks of a record, in the words of selectors.
    enum Demand: Hashable, Sendable {
        /// Some value of the field is one of these.
        case selects(String, [TextPattern])
        /// No value of the field is one of these.
        case refuses(String, [TextPattern])
        /// Some resource is so.
        case wantsResource(ResourcePattern)
        /// No resource is so.
        case refusesResource(ResourcePattern)
        /// No selector can say it.
        case unsayable(UnsaidReason)
    }
}

/// Alternatives, each a list of terms that all hold.
typealias TermAlternatives = [[RuleTerm]]

/// A rule has more alternatives than anybody would put into selectors.
struct TooManyAlternatives: Error {
    /// How many are taken.
    static let limit = 1_000
}

extension RuleTerm {
    /// Why `profile` can't say it, by itself, of the events of `cell`; nil if it can.
    func unsaidReason(
        in cell: AdvancedEventSelector,
        _ profile: SelectorProfile
    ) -> UnsaidReason? {
        let outcome = SelectorDraft.drafts(of: [self], in: cell)
        if let reason = outcome.unsaid[self] { return reason }
        let own = Set(profile.faults(in: [cell]).map(\.problem))
        let faults = profile.faults(in: outcome.drafts.map(\.selector)).filter {
            // How much is said is looked at when all is said.
            $0.rule.severity == .error && $0.rule != .tooManyValues && !own.contains($0.problem)
        }
        return faults.first.map { UnsaidReason($0.problem, $0.wayOut) }
    }
}

/// Why a selector can't say something.
struct UnsaidReason: Hashable, Sendable {
    let problem: String
    /// What to write instead; nil if there is nothing.
    let wayOut: String?

    init(_ problem: String, _ wayOut: String? = nil) {
        self.problem = problem
        self.wayOut = wayOut
    }
}

extension UnsaidReason {
    static let number = UnsaidReason(
        "selectors compare texts, not numbers",
        "put the number in quotes if it is that text"
    )
    static let presence = UnsaidReason("no operator of selectors asks whether a field is there")
    static let tooMany = UnsaidReason(
        "it comes to more than \(TooManyAlternatives.limit) selectors, or takes too long to work out",
        "split it"
    )
    static let otherArray = UnsaidReason(
        "selectors speak of the elements of no array but 'resources'"
    )
    static let negationInside = UnsaidReason(
        "a deselecting operator speaks of all resources, not of one",
        "write 'resources has (type = …) and not resources has (type = … and …)'"
    )
    static let twoConditions = UnsaidReason(
        "of one resource, a selector refuses by one condition besides the type"
    )
    static let twoResources = UnsaidReason(
        "it may be of another resource than the rest, and a selector speaks of one",
        "write 'resources has (type = … and ARN …)' if you mean the same one"
    )
    static let otherType = UnsaidReason(
        "a selector that is about one type of resource can't refuse another, or one of any type",
        "repeat the type: 'not resources has (type = … and …)'"
    )
    static let twoGroups = UnsaidReason(
        "AWS takes one field selector for a field, and joins what it selects by 'or'"
    )
}
