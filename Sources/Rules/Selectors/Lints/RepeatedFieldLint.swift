extension SelectorLint {
    /// Source: decision 0014; AWS does not say what two field selectors on the same field mean.
    static let repeatedField = SelectorLint(
        DiagnosticRule(
            "SEL109",
            "repeated-field",
            .warning,
            summary: "A selector has several field selectors on the same field.",
            why: "They are joined by 'and', not by 'or': a value has to be as each of them asks."
        ),
        example: example(
            #"""
            {"Field": "eventName", "StartsWith": ["Get"]},
            {"Field": "eventName", "EndsWith": ["Object"]}
            """#
        )
    ) { subject in
        subject.advanced.flatMap { selector in
            var seen: Set<String> = []
            return selector.fields.filter { !seen.insert($0.name.value).inserted }.map { field in
                Finding(
                    at: field.name.range,
                    "\(field.name.value) stands in this selector before",
                    "write its operators into one field selector, if either may match"
                )
            }
        }
    }
}
