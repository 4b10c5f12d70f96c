/// One of AWS's basic event selectors, which came before the advanced ones.
///
/// Source: the CloudTrail API reference, "EventSelector" and "DataResource".
package struct BasicEventSelector: Equatable, Sendable {
    package let readWriteType: ReadWriteType
    package let includesManagementEvents: Bool
    /// Of management events only.
    package let excludedSources: [String]
    package let resources: [Resources]

    package init(
        readWriteType: ReadWriteType = .all,
        includesManagementEvents: Bool = true,
        excludedSources: [String] = [],
        resources: [Resources] = []
    ) {
        self.readWriteType = readWriteType
        self.includesManagementEvents = includesManagementEvents
        self.excludedSources = excludedSources
        self.resources = resources
    }

    /// Which calls, of management and data events alike.
    package enum ReadWriteType: String, CaseIterable, Sendable {
        case all = "All"
        case readOnly = "ReadOnly"
        case writeOnly = "WriteOnly"
    }

    /// The only types that basic selectors know.
    package enum ResourceType: String, CaseIterable, Sendable {
        case object = "AWS::S3::Object"
        case function = "AWS::Lambda::Function"
        case table = "AWS::DynamoDB::Table"
    }

    /// Resources of one type, by their ARNs: of objects a prefix, of functions and tables the whole.
    package struct Resources: Equatable, Sendable {
        package let type: ResourceType
        package let values: [String]

        package init(type: ResourceType, values: [String]) {
            self.type = type
            self.values = values
        }
    }
}
