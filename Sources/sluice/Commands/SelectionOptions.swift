import ArgumentParser
import Pipelines
import Rules

/// A profile by its name.
struct ProfileOption: ExpressibleByArgument {
    let profile: SelectorProfile

    init(_ profile: SelectorProfile) {
        self.profile = profile
    }

    init?(argument: String) {
        guard let profile = SelectorProfile.named(argument) else { return nil }
        self.profile = profile
    }

    var defaultValueDescription: String { profile.name }
    static var allValueStrings: [String] { SelectorProfile.catalogue.map(\.name) }
}

/// How selectors are to be taken.
struct SelectionOptions: ParsableArguments {
    @Option(help: "What the selectors may say: aws-trail, aws-eds or extended.")
    var profile = ProfileOption(.extended)

    @Option(help: "Records that selectors don't speak of, such as Insight events.")
    var nonSelectable = SelectorPolicy.Verdict.keep

    @Option(help: "Records whose category is neither stated nor derivable.")
    var unknownCategory = SelectorPolicy.Verdict.keep

    @Option(help: "Whether a selector's resource fields speak of the same element.")
    var resourceBinding = SelectorPolicy.ResourceBinding.sameElement

    @Option(help: "What an empty list of selectors keeps; an error unless it is said.")
    var whenEmpty: SelectorPolicy.WhenEmpty?

    /// Whether none of them was given, or nothing else than what holds anyway.
    var areDefault: Bool {
        selection.profile.name == SelectorProfile.extended.name
            && selection.policy == SelectorPolicy()
    }

    var selection: Selection {
        var selection = Selection()
        selection.profile = profile.profile
        selection.policy.nonSelectable = nonSelectable
        selection.policy.unknownCategory = unknownCategory
        selection.policy.resourceBinding = resourceBinding
        selection.policy.whenEmpty = whenEmpty
        return selection
    }
}

extension SelectorPolicy.Verdict: ExpressibleByArgument {}
extension SelectorPolicy.ResourceBinding: ExpressibleByArgument {}
extension SelectorPolicy.WhenEmpty: ExpressibleByArgument {}
