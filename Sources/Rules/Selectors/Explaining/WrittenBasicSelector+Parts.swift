extension WrittenBasicSelector {
    /// What a basic selector says of management events, or of one kind of data events.
    struct Part {
        /// In words: `management events`.
        let name: String
        let selector: WrittenAdvancedSelector
    }

    /// The advanced selectors that say together what this one says: one for management events and
    /// one for each data resource.
    ///
    /// What is not written in the text has the place of the selector.
    /// Source: the CloudTrail API reference, "EventSelector" and "DataResource".
    var parts: [Part] {
        let management = includesManagementEvents ? [self.management] : []
        return management + resources.filter { !$0.values.isEmpty }.map(data)
    }

    private var management: Part {
        let isExcluded =
            excludedSources.isEmpty ? [] : [field("eventSource", .notEquals, excludedSources)]
        return part("management events", "Management", isExcluded)
    }

    private func data(_ resources: Resources) -> Part {
        let type = resources.type
        let isOfType = field(
            "resources.type",
            .equals,
            [Written(type.rawValue, at: resources.typeRange)]
        )
        let isEvery = resources.values.contains { type.isAll($0.value) }
        let operation: AdvancedEventSelector.Operator = type == .object ? .startsWith : .equals
        let isNamed = isEvery ? [] : [field("resources.ARN", operation, resources.values)]
        return part("data events of \(type.rawValue)", "Data", [isOfType] + isNamed)
    }

    private func part(
        _ name: String,
        _ category: String,
        _ others: [WrittenAdvancedSelector.Field]
    ) -> Part {
        let isOfCategory = field("eventCategory", .equals, [Written(category, at: range)])
        return Part(
            name: name,
            selector: WrittenAdvancedSelector(
                range: range,
                name: nil,
                fields: [isOfCategory] + readOrWrite + others
            )
        )
    }

    private var readOrWrite: [WrittenAdvancedSelector.Field] {
        let place = readWriteTypeRange ?? range
        switch readWriteType {
        case .all: return []
        case .readOnly: return [field("readOnly", .equals, [Written("true", at: place)])]
        case .writeOnly: return [field("readOnly", .equals, [Written("false", at: place)])]
        }
    }

    private func field(
        _ name: String,
        _ operation: AdvancedEventSelector.Operator,
        _ values: [Written<String>]
    ) -> WrittenAdvancedSelector.Field {
        let place = values.first?.range ?? range
        return WrittenAdvancedSelector.Field(
            range: place,
            name: Written(name, at: place),
            conditions: [
                WrittenAdvancedSelector.Condition(
                    operation: operation,
                    nameRange: place,
                    range: place,
                    values: values
                )
            ]
        )
    }
}
