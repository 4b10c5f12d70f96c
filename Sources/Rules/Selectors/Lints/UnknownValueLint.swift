extension SelectorLint {
    /// Source: the record contents page of the CloudTrail user guide; for `errorCode`, tricky case
    /// 16.
    static let unknownValue = SelectorLint(
        DiagnosticRule(
            "SEL117",
            "unknown-value",
            .warning,
            summary: "A field of few values is compared with one that CloudTrail does not write.",
            why: "No record has it, so that the value matches nothing."
        ),
        example: #"[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Managment"]}]}]"#
    ) { subject in
        // Other profiles say so themselves.
        guard subject.profile.categories == nil else { return [] }
        return subject.sites.compactMap { site in
            guard site.operation == .equals || site.operation == .notEquals else { return nil }
            let (field, text) = (site.field.name.value, site.value.value)
            let known = values(of: field, in: site.selector)
            // Other letter case is another lint's.
            guard !known.isEmpty, !known.contains(where: { $0.lowercased() == text.lowercased() })
            else { return nil }
            return Finding(
                at: site.value.range,
                "no record has '\(text)' as its \(field)",
                Suggestion.nearestName(to: text, among: known, within: 2)
                    .map { "did you mean '\($0)'?" } ?? "use \(known.joined(separator: ", "))"
            )
        }
    }

    /// All that records of such a selector can have; empty if that is not known.
    private static func values(
        of field: String,
        in selector: WrittenAdvancedSelector
    ) -> [String] {
        guard field == "errorCode" else { return DocumentedValues.ofFieldsWithFew[field] ?? [] }
        let categories = selector.fields.filter { $0.name.value == "eventCategory" }
            .flatMap(\.conditions).filter { $0.operation == .equals }.flatMap(\.values)
        return categories.map(\.value) == ["NetworkActivity"] ? ["VpceAccessDenied"] : []
    }
}
