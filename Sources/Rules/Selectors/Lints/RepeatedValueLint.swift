extension SelectorLint {
    /// Source: the CloudTrail user guide: "do not set conflicting or duplicate values".
    static let repeatedValue = SelectorLint(
        DiagnosticRule(
            "SEL110",
            "repeated-value",
            .warning,
            summary: "A value stands twice in the same list.",
            why:
                "It counts twice towards AWS's limit, and one of them may have been meant otherwise."
        ),
        example: example(#"{"Field": "eventName", "Equals": ["GetObject", "GetObject"]}"#)
    ) { subject in
        let lists =
            subject.advanced.flatMap(\.fields).flatMap(\.conditions).map(\.values)
            + subject.basic.map(\.excludedSources)
            + subject.basic.flatMap(\.resources).map(\.values)
        return lists.flatMap { values in
            var seen: Set<[UInt8]> = []
            return values.indices.filter { !seen.insert(Array(values[$0].value.utf8)).inserted }
                .map { index in
                    Finding(
                        at: values[index].range,
                        "'\(values[index].value)' stands in this list before",
                        "remove it",
                        fix: removal(of: index, from: values, in: subject)
                    )
                }
        }
    }

    private static func removal(
        of index: Int,
        from values: [Written<String>],
        in subject: LintSubject
    ) -> Diagnostic.Fix? {
        subject.text.removal(of: values[index].range, isYAML: subject.syntax == .yaml).map {
            Diagnostic.Fix("remove the repetition", [Diagnostic.Edit($0, "")])
        }
    }
}
