/// The names of a selector's parts in one notation.
struct SelectorWords: Equatable, Sendable {
    let name: String
    let fieldSelectors: String
    let field: String
    let operators: [AdvancedEventSelector.Operator: String]
    let readWriteType: String
    let includeManagementEvents: String
    let excludedSources: String
    let dataResources: String
    let type: String
    let values: String

    /// As AWS's API and CloudFormation have them.
    static let aws = SelectorWords(
        name: "Name",
        fieldSelectors: "FieldSelectors",
        field: "Field",
        operators: Dictionary(
            uniqueKeysWithValues: AdvancedEventSelector.Operator.allCases.map { ($0, $0.rawValue) }
        ),
        readWriteType: "ReadWriteType",
        includeManagementEvents: "IncludeManagementEvents",
        excludedSources: "ExcludeManagementEventSources",
        dataResources: "DataResources",
        type: "Type",
        values: "Values"
    )

    /// As Terraform's `aws_cloudtrail` and `aws_cloudtrail_event_data_store` have them.
    static let terraform = SelectorWords(
        name: "name",
        fieldSelectors: "field_selector",
        field: "field",
        operators: [
            .equals: "equals", .startsWith: "starts_with", .endsWith: "ends_with",
            .notEquals: "not_equals", .notStartsWith: "not_starts_with",
            .notEndsWith: "not_ends_with",
        ],
        readWriteType: "read_write_type",
        includeManagementEvents: "include_management_events",
        excludedSources: "exclude_management_event_sources",
        dataResources: "data_resource",
        type: "type",
        values: "values"
    )

    /// Members of a field selector, in AWS's order.
    var membersOfField: [String] {
        [field] + AdvancedEventSelector.Operator.allCases.compactMap { operators[$0] }
    }

    /// Members of a basic event selector.
    var membersOfBasic: [String] {
        [readWriteType, includeManagementEvents, dataResources, excludedSources]
    }

    /// Whether an object is one selector, in either notation.
    static func isOneSelector(_ node: DocumentNode) -> Bool {
        [aws, terraform].contains {
            node.value($0.fieldSelectors) != nil || $0.isBasic(node)
        }
    }

    /// Whether an object has members of a basic event selector, or what may be meant as one.
    func isBasic(_ node: DocumentNode) -> Bool {
        (node.members ?? []).contains {
            SelectorReader.meant(by: $0.name, among: membersOfBasic) != nil
        }
    }
}
