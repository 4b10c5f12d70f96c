/// What AWS refuses, by profile, and what comes near it.
///
/// Source: as of `SelectorProfile`'s catalogue.
extension DiagnosticRule {
    static let emptyOperator = DiagnosticRule(
        "SEL020",
        "empty-operator",
        .error,
        summary: "An operator has an empty list of values, outside of what AWS's tools print.",
        why: "AWS prints such lists, and refuses them when they are put back."
    )
    static let categoryRequired = DiagnosticRule(
        "SEL021",
        "category-required",
        .error,
        summary: "A selector says nothing about eventCategory.",
        why: "AWS refuses it; which fields it may use depends on the category."
    )
    static let categoryValue = DiagnosticRule(
        "SEL022",
        "category-value",
        .error,
        summary: "eventCategory is not Equals one of the profile's categories.",
        why: "AWS refuses it."
    )
    static let fieldNotAllowed = DiagnosticRule(
        "SEL023",
        "field-not-allowed",
        .error,
        summary: "The profile has no such field for events of this category.",
        why: "AWS refuses it."
    )
    static let operatorNotAllowed = DiagnosticRule(
        "SEL024",
        "operator-not-allowed",
        .error,
        summary: "The profile does not have this operator for the field.",
        why: "AWS refuses it."
    )
    static let valueNotAllowed = DiagnosticRule(
        "SEL025",
        "value-not-allowed",
        .error,
        summary: "The profile does not have this value for the field.",
        why: "AWS refuses it."
    )
    static let fieldRequired = DiagnosticRule(
        "SEL026",
        "field-required",
        .error,
        summary: "A field is missing that events of this category need.",
        why: "AWS refuses it."
    )
    static let singleValue = DiagnosticRule(
        "SEL027",
        "single-value",
        .error,
        summary: "A field that takes one value has several.",
        why: "AWS takes one of them in each selector."
    )
    static let tooManyValues = DiagnosticRule(
        "SEL028",
        "too-many-values",
        .error,
        summary: "There are more than 500 values over all conditions of all selectors.",
        why: "AWS refuses them all."
    )
    static let nearTheLimit = DiagnosticRule(
        "SEL029",
        "near-the-limit",
        .warning,
        summary: "There are 450 values or more, of the 500 that AWS takes.",
        why: "Whether eventCategory counts is not published, and the next change may be refused."
    )
    static let notAnARN = DiagnosticRule(
        "SEL030",
        "not-an-arn",
        .error,
        summary: "resources.ARN is compared as a whole with something that is no whole ARN.",
        why: "AWS wants the ARN of a resource of the type; anything else can't be equal to one."
    )
    static let typeWithoutARN = DiagnosticRule(
        "SEL031",
        "type-without-arn",
        .error,
        summary: "resources.ARN is used with a type of resource that has none.",
        why: "AWS refuses it, and there is nothing to compare."
    )
    static let undocumentedValue = DiagnosticRule(
        "SEL032",
        "undocumented-value",
        .note,
        summary: "A value is none of those known here, of a list that AWS lets grow.",
        why: "AWS has it by now, or it is misspelt and matches nothing."
    )
    static let tooManyBasicSelectors = DiagnosticRule(
        "SEL033",
        "too-many-basic-selectors",
        .error,
        summary: "There are more than 5 basic selectors.",
        why: "AWS refuses them all."
    )
    static let tooManyDataResources = DiagnosticRule(
        "SEL034",
        "too-many-data-resources",
        .error,
        summary: "There are more than 250 data resources over all basic selectors.",
        why: "AWS refuses them all."
    )
    static let basicInEventDataStore = DiagnosticRule(
        "SEL035",
        "basic-in-event-data-store",
        .warning,
        summary: "Basic selectors are for trails.",
        why: "An event data store takes advanced ones only."
    )
    static let refusedResource = DiagnosticRule(
        "SEL036",
        "refused-resource",
        .error,
        summary: "A data resource is no ARN or part of one that AWS takes for its type.",
        why: "AWS refuses it."
    )
    static let excludedSource = DiagnosticRule(
        "SEL037",
        "excluded-source",
        .error,
        summary: "ExcludeManagementEventSources names a source that can't be excluded.",
        why: "AWS takes kms.amazonaws.com and rdsdata.amazonaws.com only."
    )

    /// All of them.
    static let ofProfiles = [
        emptyOperator, categoryRequired, categoryValue, fieldNotAllowed, operatorNotAllowed,
        valueNotAllowed, fieldRequired, singleValue, tooManyValues, nearTheLimit, notAnARN,
        typeWithoutARN, undocumentedValue, tooManyBasicSelectors, tooManyDataResources,
        basicInEventDataStore, refusedResource, excludedSource,
    ]
}
