/// What a selector asks of one field, over all its field selectors with that name.
struct FieldDemand: Hashable, Sendable {
    let field: String
    /// Of each group some pattern has to match.
    var groups: [[TextPattern]] = []
    /// None of these may match.
    var refused: [TextPattern] = []

    init(_ field: String) {
        self.field = field
    }

    /// Whether a value that is as asked by `pattern` can be kept.
    private func allows(
        _ pattern: TextPattern,
        butFor refused: PatternIndex,
        in records: RecordKind
    ) -> Bool {
        refused.implied(by: pattern) == nil
            && KnownValues.of(field, in: records).map { $0.contains(where: pattern.matches) }
                ?? true
    }

    /// Whether all that some group selects is refused.
    var isContradiction: Bool {
        let index = PatternIndex(refused)
        return groups.contains { $0.allSatisfy { index.implied(by: $0) != nil } }
    }

    /// Whether no value at all is as asked.
    func isUnsatisfiable(in records: RecordKind) -> Bool {
        let index = PatternIndex(refused)
        let live = groups.map { $0.filter { allows($0, butFor: index, in: records) } }
        if live.contains(where: \.isEmpty) { return true }
        // Several values could be asked for one by one.
        guard KnownValues.isSingle(field) else { return false }
        return live.indices.contains { first in
            live.indices.dropFirst(first + 1).contains { live[first].allExclude(live[$0]) }
        }
    }

    /// Whether everything that is as asked here is as asked by `other`, of the same field.
    func implies(_ other: FieldDemand) -> Bool {
        other.groups.allSatisfy { theirs in
            groups.contains { $0.allImplySome(of: theirs) }
        } && refusesAll(of: other.refused)
    }

    /// Whether nothing that is as asked here is as asked by one of `patterns`.
    private func refusesAll(of patterns: [TextPattern]) -> Bool {
        guard !patterns.isEmpty else { return true }
        let index = PatternIndex(refused)
        let rest = patterns.filter { index.implied(by: $0) == nil }
        guard !rest.isEmpty else { return true }
        return KnownValues.isSingle(field)
            && rest.allSatisfy { pattern in groups.contains { $0.allExclude([pattern]) } }
    }
}

extension [TextPattern] {
    /// More pairs than these are not tried, since it would take too long.
    private static var pairLimit: Int { 1_000_000 }

    /// Whether each of these implies one of `others`.
    fileprivate func allImplySome(of others: [TextPattern]) -> Bool {
        guard count * others.count > 256 else {
            return allSatisfy { one in others.contains(where: one.implies) }
        }
        let index = PatternIndex(others)
        return allSatisfy { index.implied(by: $0) != nil }
    }

    /// Whether no text is as asked by one of these and one of `others`; false may mean "not known".
    fileprivate func allExclude(_ others: [TextPattern]) -> Bool {
        guard count * others.count <= Self.pairLimit else { return false }
        return allSatisfy { one in others.allSatisfy(one.excludes) }
    }
}

/// Which records a selector is about.
enum RecordKind: Sendable {
    /// As AWS documents them.
    case documented
    /// Whatever a stream carries: any text may stand where AWS has a few.
    case any
}

extension SelectorProfile {
    /// The records that it is about.
    var records: RecordKind { categories == nil ? .any : .documented }
}

/// What is known of a field's values.
///
/// Source: the CloudTrail user guide, "CloudTrail record contents".
enum KnownValues {
    /// Whether a record has at most one value of the field.
    static func isSingle(_ field: String) -> Bool { single.contains(field) }

    /// Whether one resource has at most one value of the field, by its own name. One has `ARN` or
    /// `ARNPrefix`, not both.
    static func isSingle(ofResource field: String) -> Bool { ofResource.contains(field) }

    /// All values that a field can have; nil if that is not known.
    static func of(_ field: String, in records: RecordKind) -> [[UInt8]]? {
        guard records == .documented else { return nil }
        return switch field {
        case "readOnly": booleans
        case "eventCategory": categories
        default: nil
        }
    }

    private static let booleans = ["true", "false"].map { Array($0.utf8) }
    private static let categories = [
        "Management", "Data", "NetworkActivity", "Insight", "Aggregated", "ConfigurationItem",
        "Evidence", "ActivityAuditLog",
    ].map { Array($0.utf8) }

    private static let single: Set = [
        "eventName", "eventSource", "eventCategory", "readOnly", "eventType", "userIdentity.arn",
        "errorCode", "vpcEndpointId", "sessionCredentialFromConsole", "awsRegion",
        "recipientAccountId", "userIdentity.role", "userIdentity.roleArn",
    ]

    private static let ofResource: Set = ["type", "ARN", "accountId"]
}
