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
        let names = subject.advanced.flatMap(\.fields).map(\.name)
        // The same few stand in many selectors.
        let waysOut = Dictionary(
            uniqueKeysWithValues: Set(names.map(\.value)).map { ($0, wayOut($0)) }
        )
        return names.compactMap { name in
            waysOut[name.value].flatMap(\.self).map {
                Finding(at: name.range, "records have no '\(name.value)'", $0)
            }
        }
    }

    /// Other letter case is another lint's.
    private static func wayOut(_ name: String) -> String? {
        Suggestion.isField(inOtherCase: name) ? nil : Suggestion.field(meantBy: name)
    }
}
