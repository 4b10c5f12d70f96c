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
    private func allows(_ pattern: TextPattern, in records: RecordKind) -> Bool {
        !refused.contains { pattern.implies($0) }
            && KnownValues.of(field, in: records).map { $0.contains(where: pattern.matches) }
                ?? true
    }

    /// Whether no value at all is as asked.
    func isUnsatisfiable(in records: RecordKind) -> Bool {
        let live = groups.map { $0.filter { allows($0, in: records) } }
        if live.contains(where: \.isEmpty) { return true }
        // Several values could be asked for one by one.
        guard KnownValues.isSingle(field) else { return false }
        return live.indices.contains { first in
            live.indices.dropFirst(first + 1).contains { second in
                live[first].allSatisfy { one in live[second].allSatisfy(one.excludes) }
            }
        }
    }

    /// Whether everything that is as asked here is as asked by `other`, of the same field.
    func implies(_ other: FieldDemand) -> Bool {
        other.groups.allSatisfy { theirs in
            groups.contains { ours in
                ours.allSatisfy { one in theirs.contains(where: one.implies) }
            }
        } && other.refused.allSatisfy(refuses)
    }

    /// Whether nothing that is as asked here is as asked by `pattern`.
    private func refuses(_ pattern: TextPattern) -> Bool {
        if refused.contains(where: pattern.implies) { return true }
        guard KnownValues.isSingle(field) else { return false }
        return groups.contains { $0.allSatisfy(pattern.excludes) }
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
}
