extension SelectorLint {
    /// Source: the CloudTrail user guide: "do not set conflicting or duplicate values".
    static let contradiction = SelectorLint(
        DiagnosticRule(
            "SEL105",
            "contradiction",
            .warning,
            summary: "What a value selects is all excluded by the same selector.",
            why: "Whoever wrote it expects it to be kept, and excluding wins."
        ),
        example: example(
            #"{"Field": "eventName", "Equals": ["A", "GetObject"], "NotStartsWith": ["Get"]}"#
        )
    ) { subject in
        subject.sites.filter(\.operation.selects).compactMap { site -> Finding? in
            let pattern = TextPattern(site.operation, site.value.value)
            let others = site.selector.fields.filter { $0.name.value == site.field.name.value }
            for condition in others.flatMap(\.conditions) where !condition.operation.selects {
                let winner = condition.values.first {
                    pattern.implies(TextPattern(condition.operation, $0.value))
                }
                guard let winner else { continue }
                return Finding(
                    at: site.value.range,
                    "\(site.operation.rawValue) '\(site.value.value)' is undone by"
                        + " \(condition.operation.rawValue) '\(winner.value)'",
                    "remove one of them"
                )
            }
            return nil
        }
    }
}
