extension SelectorLint {
    static let misspeltField = SelectorLint(
        DiagnosticRule(
            "SEL116",
            "misspelt-field",
            .warning,
            summary: "A field is none that is known, and spelt nearly like one.",
            why: "A field that records do not have matches nothing."
        ),
        example: example(#"{"Field": "eventNmae", "Equals": ["GetObject"]}"#)
    ) { subject in
        subject.advanced.flatMap(\.fields).map(\.name).compactMap { name in
            // Other letter case is another lint's.
            guard let wayOut = Suggestion.field(meantBy: name.value),
                !Suggestion.isField(inOtherCase: name.value)
            else { return nil }
            return Finding(at: name.range, "records have no '\(name.value)'", wayOut)
        }
    }
}
