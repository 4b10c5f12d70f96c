/// What can be wrong with the shape of a document of selectors, whatever the profile.
///
/// Source: botocore's `cloudtrail/2013-11-01/service-2.json`, shapes `AdvancedEventSelector`,
/// `AdvancedFieldSelector`, `OperatorValue`, `SelectorName`, `EventSelector`, `DataResource`.
extension DiagnosticRule {
    static let notReadable = DiagnosticRule(
        "SEL001",
        "not-readable",
        .error,
        summary: "The text is neither JSON nor YAML.",
        why: "Nothing in it can be used."
    )
    static let noSelectors = DiagnosticRule(
        "SEL002",
        "no-selectors",
        .error,
        summary: "The document is of no known form, or has no selectors in it.",
        why: "There is nothing that could say what is kept."
    )
    package static let emptyList = DiagnosticRule(
        "SEL003",
        "empty-list",
        .error,
        summary: "The list of selectors is empty.",
        why: "It could mean everything, nothing, or what a trail logs by default."
    )
    static let twoKinds = DiagnosticRule(
        "SEL004",
        "two-kinds",
        .error,
        summary: "There are advanced and basic selectors for the same trail.",
        why: "AWS takes one kind or the other, and the last that was put replaces the rest."
    )
    static let noFieldSelectors = DiagnosticRule(
        "SEL005",
        "no-field-selectors",
        .error,
        summary: "A selector has no FieldSelectors.",
        why: "AWS refuses it, and read literally it would match everything."
    )
    static let noField = DiagnosticRule(
        "SEL006",
        "no-field",
        .error,
        summary: "A field selector does not name a field.",
        why: "There is nothing to compare."
    )
    static let noCondition = DiagnosticRule(
        "SEL007",
        "no-condition",
        .error,
        summary: "A field selector has no operator with a value.",
        why: "It would match everything, which is hardly why it is there."
    )
    static let unknownMember = DiagnosticRule(
        "SEL008",
        "unknown-member",
        .error,
        summary: "A member has a name that selectors don't have.",
        why: "A mistyped operator that were passed over would widen the filter."
    )
    static let repeatedMember = DiagnosticRule(
        "SEL009",
        "repeated-member",
        .error,
        summary: "A member stands twice in the same object.",
        why: "Tools take the first, the last or none of them."
    )
    static let notAList = DiagnosticRule(
        "SEL010",
        "not-a-list",
        .error,
        summary: "What has to be a list is not one.",
        why: "AWS refuses a single value in the place of a list."
    )
    static let badValue = DiagnosticRule(
        "SEL011",
        "bad-value",
        .error,
        summary: "A value is no text of 1 to 2048 characters in one line.",
        why: "AWS refuses it."
    )
    static let badName = DiagnosticRule(
        "SEL012",
        "bad-name",
        .error,
        summary: "A selector's name is no text of at most 1000 characters.",
        why: "AWS refuses it."
    )
    static let unresolved = DiagnosticRule(
        "SEL013",
        "unresolved",
        .error,
        summary: "Something is a function or a reference that a tool has yet to work out.",
        why: "Only the finished text can be compared with records."
    )
    static let badSetting = DiagnosticRule(
        "SEL014",
        "bad-setting",
        .error,
        summary: "A basic selector's setting has a value that it can't have.",
        why: "AWS refuses it."
    )

    /// All of them.
    static let ofShape = [
        notReadable, noSelectors, emptyList, twoKinds, noFieldSelectors, noField, noCondition,
        unknownMember, repeatedMember, notAList, badValue, badName, unresolved, badSetting,
    ]
}
