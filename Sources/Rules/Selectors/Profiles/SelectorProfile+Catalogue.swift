/// The three profiles, as data.
///
/// Source: the CloudTrail API reference, "AdvancedEventSelector" and "AdvancedFieldSelector", the
/// newest text seen (older ones lack `userIdentity.arn` for network activity, and the oldest let
/// trails filter data events by `readOnly`, `eventName` and `resources.*` only); the user guide,
/// "Logging network activity events"; "PutEventSelectors" for the limits.
extension SelectorProfile {
    /// A trail.
    package static let awsTrail = SelectorProfile(
        name: "aws-trail",
        edition: "2026-05",
        summary: "what AWS takes for a trail",
        categories: [
            Category(
                name: "Management",
                fields: [
                    category("Management"), readOnly,
                    FieldRule(
                        field: "eventSource",
                        operators: [.notEquals],
                        values: .words(["kms.amazonaws.com", "rdsdata.amazonaws.com"])
                    ),
                ]
            ),
            data,
            Category(
                name: "NetworkActivity",
                fields: networkActivity.fields + [FieldRule(field: "userIdentity.arn")]
            ),
        ],
        limits: Limits(),
        takesBasicSelectors: true
    )

    /// An event data store of CloudTrail Lake.
    package static let awsEventDataStore = SelectorProfile(
        name: "aws-eds",
        edition: "2026-05",
        summary: "what AWS takes for an event data store",
        categories: [
            Category(
                name: "Management",
                fields: [
                    category("Management"), readOnly, FieldRule(field: "eventSource"),
                    FieldRule(field: "eventName"), FieldRule(field: "eventType"),
                    sessionCredentialFromConsole, FieldRule(field: "userIdentity.arn"),
                ]
            ),
            data, networkActivity,
        ]
            + ["Insight", "ConfigurationItem", "Evidence", "ActivityAuditLog"].map {
                Category(name: $0, fields: [category($0)])
            },
        limits: Limits(),
        takesBasicSelectors: false
    )

    /// Sluice itself: a stream need not share AWS's limits.
    package static let extended = SelectorProfile(
        name: "extended",
        edition: "1",
        summary: "any operator on any path of the record, as many as you like",
        categories: nil,
        limits: nil,
        takesBasicSelectors: true
    )

    private static let data = Category(
        name: "Data",
        fields: [
            category("Data"), readOnly, FieldRule(field: "eventSource"),
            FieldRule(field: "eventName"), FieldRule(field: "eventType"),
            sessionCredentialFromConsole, FieldRule(field: "userIdentity.arn"),
            FieldRule(
                field: "resources.type",
                presence: .requiredOnce,
                operators: [.equals],
                values: .documented(DocumentedValues.resourceTypes)
            ),
            FieldRule(field: "resources.ARN"),
        ]
    )

    private static let networkActivity = Category(
        name: "NetworkActivity",
        fields: [
            category("NetworkActivity"),
            FieldRule(
                field: "eventSource",
                presence: .requiredOnce,
                operators: [.equals],
                values: .documented(DocumentedValues.networkActivitySources)
            ),
            FieldRule(field: "eventName"),
            FieldRule(
                field: "errorCode",
                operators: [.equals],
                values: .words(["VpceAccessDenied"])
            ),
            FieldRule(field: "vpcEndpointId"),
        ]
    )

    private static func category(_ name: String) -> FieldRule {
        FieldRule(
            field: "eventCategory",
            presence: .requiredOnce,
            operators: [.equals],
            values: .words([name])
        )
    }

    private static let readOnly = FieldRule(
        field: "readOnly",
        operators: [.equals],
        values: .words(["true", "false"])
    )

    private static let sessionCredentialFromConsole = FieldRule(
        field: "sessionCredentialFromConsole",
        operators: [.equals, .notEquals],
        values: .documented(["true"])
    )
}
