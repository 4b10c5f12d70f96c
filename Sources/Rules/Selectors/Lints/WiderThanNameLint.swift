extension SelectorLint {
    /// Source: the issue that asked for it; AWS does not look at names.
    static let widerThanName = SelectorLint(
        DiagnosticRule(
            "SEL108",
            "wider-than-name",
            .warning,
            summary: "A selector's name says more than its conditions do.",
            why: "Whoever reads the name relies on a limit that is not there."
        ),
        example: """
            [{"Name": "Only DeleteObject", "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["Data"]},
                {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}]}]
            """
    ) { subject in
        subject.wholeAdvanced.flatMap { selector -> [Finding] in
            guard let name = selector.name else { return [] }
            let claims = NameClaims(name.value)
            let missing = claims.missing(in: selector).map { problem, wayOut in
                Finding(at: name.range, problem, wayOut)
            }
            return (missing.map { [$0] } ?? []) + tooWideExclusions(of: selector, claims)
        }
    }

    /// A prefix that takes in every role or user of an account, or more.
    private static func tooWideExclusions(
        of selector: WrittenAdvancedSelector,
        _ claims: NameClaims
    ) -> [Finding] {
        guard !claims.speaksOfAll else { return [] }
        let exclusions = selector.fields.filter { $0.name.value == "userIdentity.arn" }
            .flatMap(\.conditions).filter { $0.operation == .notStartsWith }.flatMap(\.values)
        return exclusions.filter { takesInEveryone($0.value) }.map { value in
            Finding(
                at: value.range,
                "'\(value.value)' excludes every caller of that kind, which the name does not say",
                "name the role or user, or say 'all' in the name"
            )
        }
    }

    private static func takesInEveryone(_ prefix: String) -> Bool {
        guard let parts = ARNParts(prefix) else { return "arn:".starts(with: prefix) }
        guard ["iam", "sts", ""].contains(parts.service) else { return false }
        return !(parts.resource?.split(separator: "/").count ?? 0 > 1)
    }
}

/// What a selector's name says about what it keeps.
private struct NameClaims {
    private let words: [Substring]

    init(_ name: String) {
        words = name.split { !$0.isLetter && !$0.isNumber }
    }

    private var lowercased: Set<String> { Set(words.map { $0.lowercased() }) }

    private func says(_ any: Set<String>) -> Bool { !lowercased.isDisjoint(with: any) }

    /// Whether it is about all of something.
    var speaksOfAll: Bool { says(["all", "any", "every", "everyone", "everybody"]) }

    /// What it says that no condition of the selector can stand for, and the way out; nil if
    /// conditions can stand for all.
    func missing(in selector: WrittenAdvancedSelector) -> (problem: String, wayOut: String)? {
        let used = selector.fields.filter { $0.conditions.contains { !$0.values.isEmpty } }
        let fields = Set(used.map(\.name.value))
        let narrowing = fields.subtracting(["eventCategory", "resources.type"])
        var found: [(claim: String, field: String)] = []
        let types = selector.values(of: "resources.type").map(\.value)
        if let name = eventName, !fields.contains("eventName"), !Self.isOnly(name, of: types) {
            found.append((String(name), "eventName"))
        }
        if let kind = oneSided, fields.isDisjoint(with: ["readOnly", "eventName"]) {
            found.append((kind, "readOnly"))
        }
        if let resource = fewResources, fields.isDisjoint(with: ["resources.ARN"]) {
            found.append(("certain \(resource)s", "resources.ARN"))
        }
        if found.isEmpty {
            guard says(Self.excluding), narrowing.isEmpty else { return nil }
            return ("the name excludes something, no condition does", "add what it excludes")
        }
        let claims = found.map(\.claim).joined(separator: " and ")
        let missing = found.map(\.field).joined(separator: " and ")
        return ("the name speaks of \(claims), no condition does", "add \(missing)")
    }

    private static let excluding: Set = [
        "except", "excluding", "exclude", "excludes", "without", "but", "not",
    ]

    /// An API call in the name: `DeleteObject`.
    private var eventName: Substring? {
        words.first { word in
            Self.verbs.contains { verb in
                word.hasPrefix(verb) && word.dropFirst(verb.count).first?.isUppercase ?? false
            }
        }
    }

    /// Whether resources of a type have no other data event.
    private static func isOnly(_ eventName: Substring, of types: [String]) -> Bool {
        types == ["AWS::CloudTrail::Channel"] && eventName == "PutAuditEvents"
    }

    private static let verbs = [
        "Get", "Put", "Delete", "Create", "List", "Describe", "Update", "Invoke", "Publish",
        "Send", "Receive", "Start", "Stop", "Head", "Copy", "Assume", "Attach", "Detach", "Run",
        "Terminate", "Decrypt", "Encrypt", "Generate", "Query", "Scan", "Batch",
    ]

    /// Reads or writes, if the name speaks of one of them only.
    private var oneSided: String? {
        let reads = says(["read", "reads", "readonly"])
        let writes = says(["write", "writes", "writeonly"])
        guard reads != writes else { return nil }
        return reads ? "reads" : "writes"
    }

    /// The kind of resource that the name says only some are meant of.
    private var fewResources: String? {
        guard says(["only", "specific", "single", "one", "two", "three", "certain"]) else {
            return nil
        }
        return ["bucket", "function", "table", "topic", "queue"].first { kind in
            says([kind, "\(kind)s"])
        }
    }
}
