extension SelectorLint {
    /// Source: tricky case 10; the CloudFormation reference, "AdvancedFieldSelector": "The trailing
    /// slash is intentional; do not exclude it".
    static let unterminatedPrefix = SelectorLint(
        DiagnosticRule(
            "SEL103",
            "unterminated-prefix",
            .warning,
            summary: "A prefix ends within a name.",
            why: "Names that go on from there match as well: what somebody gives such a name is"
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
        let edit = subject.writing("\(value)/", over: site.value.range)
        // To exclude less is safe; to select less could lose what was meant.
        let isSafe = site.operation == .notStartsWith && kind.alwaysGoesOn
        return Finding(
            at: site.value.range,
            "'\(value)' is also how other \(kind.rawValue) begin",
            kind.wayOut(value, selects: site.operation.selects),
            fix: isSafe ? edit.map { Diagnostic.Fix("end the prefix with '/'", [$0]) } : nil
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
        guard !prefix.contains("*"), let parts = ARNParts(prefix), let resource = parts.resource,
            !resource.isEmpty
        else { return nil }
        let names = resource.split(separator: "/", omittingEmptySubsequences: false)
        switch (parts.service, names.first, names.count) {
        case ("sts", "assumed-role", 2): self = .roles
        case ("iam", "user", 2): self = .users
        case ("s3", _, 1): self = .buckets
        case ("dynamodb", "table", 2): self = .tables
        case ("lambda", _, 1) where resource.hasPrefix("function:"): self = .functions
        default: return nil
        }
        // What has no name yet stands for all of them.
        guard names.last?.isEmpty == false, !resource.hasSuffix(":") else { return nil }
    }

    /// Whether ARNs of the whole name always go on with a slash.
    var alwaysGoesOn: Bool { self == .roles || self == .buckets }

    /// What to write if a single one is meant.
    func wayOut(_ name: String, selects: Bool) -> String {
        let (whole, start) = selects ? ("Equals", "StartsWith") : ("NotEquals", "NotStartsWith")
        switch self {
        case .roles, .buckets: return "end it with '/', as in '\(name)/'"
        case .users: return "use \(whole) if this one alone is meant"
        case .tables:
            return "if this one is meant, use \(whole), and \(start) '\(name)/' for its indexes"
                + " and streams"
        case .functions:
            return "if this one is meant, use \(whole), and \(start) '\(name):' for its versions"
                + " and aliases"
        }
    }
}
