extension SelectorLint {
    /// Source: the CloudTrail API reference, "AdvancedFieldSelector": "Selectors don't support the
    /// use of wildcards like *".
    static let literalWildcard = SelectorLint(
        DiagnosticRule(
            "SEL101",
            "literal-wildcard",
            .warning,
            summary: "A value has a '*' in it.",
            why: "Selectors have no wildcards: only a '*' in the record itself is equal to it."
        ),
        example: example(#"{"Field": "eventName", "StartsWith": ["Get*"]}"#)
    ) { subject in
        let ofSites = subject.sites.filter { $0.value.value.utf8.contains(star) }.map { site in
            Finding(
                at: site.value.range,
                "the '*' in '\(site.value.value)' is no wildcard",
                "use StartsWith, EndsWith or their opposites without it",
                fix: fix(site, in: subject)
            )
        }
        let basic = subject.basic.flatMap(\.resources).flatMap(\.values)
        return ofSites
            + basic.filter { $0.value.utf8.contains(star) }.map { value in
                Finding(
                    at: value.range,
                    "the '*' in '\(value.value)' is no wildcard",
                    "end the ARN before it: objects are selected by their prefix"
                )
            }
    }

    private static let star = UInt8(ascii: "*")

    /// A single '*' at the end means a prefix, one at the start a suffix.
    private static func fix(
        _ site: LintSubject.Site,
        in subject: LintSubject
    ) -> Diagnostic.Fix? {
        let value = site.value.value
        let rest = value.filter { $0 != "*" }
        guard value.utf8.count == rest.utf8.count + 1, !rest.isEmpty else { return nil }
        let meant: AdvancedEventSelector.Operator
        switch (site.operation, value.ends(with: "*"), value.starts(with: "*")) {
        case (.equals, true, _), (.startsWith, true, _): meant = .startsWith
        case (.notEquals, true, _), (.notStartsWith, true, _): meant = .notStartsWith
        case (.equals, _, true), (.endsWith, _, true): meant = .endsWith
        case (.notEquals, _, true), (.notEndsWith, _, true): meant = .notEndsWith
        default: return nil
        }
        let edits =
            meant == site.operation
            ? subject.writing(rest, over: site.value.range).map { [$0] }
            : subject.moving(site, to: meant, as: rest)
        return Diagnostic.Fix("use \(meant.rawValue) '\(rest)'", edits)
    }
}
