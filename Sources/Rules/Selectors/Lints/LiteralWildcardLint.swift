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
        return ofSites + subject.basic.flatMap(\.resources).flatMap(basic)
    }

    private static let star = UInt8(ascii: "*")

    private static func basic(_ resources: WrittenBasicSelector.Resources) -> [Finding] {
        resources.values.filter { $0.value.utf8.contains(star) }.map { value in
            Finding(
                at: value.range,
                "the '*' in '\(value.value)' is no wildcard",
                resources.type == .object
                    ? "end the ARN before it: objects are selected by their prefix"
                    : "name each whole ARN, or write 'arn:aws:\(resources.type.service)' for all"
            )
        }
    }

    private static func fix(
        _ site: LintSubject.Site,
        in subject: LintSubject
    ) -> Diagnostic.Fix? {
        guard let (meant, rest) = meaning(of: site.value.value, site.operation) else { return nil }
        let edits = subject.rewriting(site, for: meant) { value in
            meaning(of: value, site.operation).flatMap { $0.0 == meant ? $0.1 : nil }
        }
        return Diagnostic.Fix("use \(meant.rawValue) '\(rest)'", edits)
    }

    /// A single '*' at the end means a prefix, one at the start a suffix.
    private static func meaning(
        of value: String,
        _ operation: AdvancedEventSelector.Operator
    ) -> (AdvancedEventSelector.Operator, String)? {
        let rest = value.filter { $0 != "*" }
        guard value.utf8.count == rest.utf8.count + 1, !rest.isEmpty else { return nil }
        switch (operation, value.ends(with: "*"), value.starts(with: "*")) {
        case (.equals, true, _), (.startsWith, true, _): return (.startsWith, rest)
        case (.notEquals, true, _), (.notStartsWith, true, _): return (.notStartsWith, rest)
        case (.equals, _, true), (.endsWith, _, true): return (.endsWith, rest)
        case (.notEquals, _, true), (.notEndsWith, _, true): return (.notEndsWith, rest)
        default: return nil
        }
    }
}
