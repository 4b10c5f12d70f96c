internal import Records

extension SelectorLint {
    /// Source: tricky case 5; values and names are compared byte by byte.
    static let letterCase = SelectorLint(
        DiagnosticRule(
            "SEL112",
            "letter-case",
            .warning,
            summary: "A field or a value would be known if letter case did not matter.",
            why: "It does: as it stands, no record has it."
        ),
        example: example(#"{"Field": "eventname", "Equals": ["GetObject"]}"#)
    ) { subject in
        let fields = subject.advanced.flatMap(\.fields).map(\.name)
        let ofFields = fields.compactMap { found($0, among: knownFields, in: subject) }
        let ofValues = subject.sites.compactMap { site -> Finding? in
            switch (site.field.name.value, site.operation) {
            case ("eventSource", _):
                return found(site.value, among: [site.value.value.lowercased()], in: subject)
            case (let field, .equals), (let field, .notEquals):
                return found(site.value, among: knownValues[field] ?? [], in: subject)
            default: return nil
            }
        }
        return ofFields + ofValues
    }

    private static func found(
        _ written: Written<String>,
        among known: [String],
        in subject: LintSubject
    ) -> Finding? {
        let text = written.value
        guard !known.contains(text),
            let meant = known.first(where: { $0.lowercased() == text.lowercased() })
        else { return nil }
        return Finding(
            at: written.range,
            "'\(text)' would match only if letter case were ignored",
            "write '\(meant)'",
            fix: subject.writing(meant, over: written.range).map {
                Diagnostic.Fix("write '\(meant)'", [$0])
            }
        )
    }

    private static let knownFields =
        Field.known + ["userIdentity.sessionContext.sessionIssuer.arn"]

    private static let knownValues = DocumentedValues.ofFieldsWithFew.merging([
        "eventType": [
            "AwsApiCall", "AwsServiceEvent", "AwsConsoleAction", "AwsConsoleSignIn",
            "AwsVpceEvent", "AwsCloudTrailInsight",
        ],
        "errorCode": ["VpceAccessDenied", "AccessDenied"],
        "resources.type": DocumentedValues.resourceTypes,
    ]) { $1 }
}
