extension SelectorLint {
    /// Source: tricky case 10; the CloudFormation reference, "AdvancedFieldSelector": "The trailing
    /// slash is intentional; do not exclude it".
    static let unterminatedPrefix = SelectorLint(
        DiagnosticRule(
            "SEL103",
            "unterminated-prefix",
            .warning,
            summary: "A prefix ends within a name.",
            why: "Names that go on from there match as well: who can make a role called so too is"
                + " treated the same, and may go unseen."
        ),
        example: example(#"{"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::logs"]}"#)
    ) { subject in
        let prefixes = subject.sites.filter {
            [.startsWith, .notStartsWith].contains($0.operation)
                && ["userIdentity.arn", "resources.ARN"].contains($0.field.name.value)
        }
        return prefixes.compactMap { found($0, in: subject) } + basic(subject)
    }

    private static func found(
        _ site: LintSubject.Site,
        in subject: LintSubject
    ) -> Finding? {
        let value = site.value.value
        guard let kind = OpenName(value) else { return nil }
        // A name that ends like that is meant as the beginning of several.
        guard !site.operation.selects || !"-_.".contains(value.last ?? "/") else { return nil }
        let end = kind.terminator
        let edit = subject.writing("\(value)\(end)", over: site.value.range)
        // To exclude less is safe; to select less could lose what was meant.
        let isSafe = site.operation == .notStartsWith && kind.isWholeWith(end)
        return Finding(
            at: site.value.range,
            "'\(value)' is also how other \(kind.rawValue) begin",
            "end it with '\(end)', as in '\(value)\(end)'",
            fix: isSafe ? edit.map { Diagnostic.Fix("end the prefix with '\(end)'", [$0]) } : nil
        )
    }

    /// Basic selectors have prefixes for objects only.
    private static func basic(_ subject: LintSubject) -> [Finding] {
        subject.basic.flatMap(\.resources).filter { $0.type == .object }.flatMap(\.values)
            .filter { OpenName($0.value) == .buckets }
            .map { value in
                Finding(
                    at: value.range,
                    "'\(value.value)' is also how other buckets begin",
                    "end it with '/', as in '\(value.value)/'"
                )
            }
    }
}

/// The kind of name that a prefix of an ARN breaks off in.
private enum OpenName: String {
    case roles
    case users
    case buckets
    case tables
    case functions

    /// Nil if the prefix does not end within a name that is told by it.
    init?(_ prefix: String) {
        guard let parts = ARNParts(prefix), let resource = parts.resource, !resource.isEmpty else {
            return nil
        }
        let names = resource.split(separator: "/", omittingEmptySubsequences: false)
        switch (parts.service, names.first, names.count) {
        case ("sts", "assumed-role", 2), ("iam", "role", 2): self = .roles
        case ("iam", "user", 2): self = .users
        case ("s3", _, 1): self = .buckets
        case ("dynamodb", "table", 2): self = .tables
        case ("lambda", _, 1) where resource.hasPrefix("function:"): self = .functions
        default: return nil
        }
        // What has no name yet stands for all of them.
        guard names.last?.isEmpty == false, !resource.hasSuffix(":") else { return nil }
    }

    /// What follows such a name in ARNs.
    var terminator: String { self == .functions ? ":" : "/" }

    /// Whether ARNs of the whole name always go on with the terminator.
    func isWholeWith(_ terminator: String) -> Bool { self == .roles || self == .buckets }
}
