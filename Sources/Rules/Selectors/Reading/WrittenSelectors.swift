/// Something as it was written, and where.
package struct Written<Value: Sendable>: Sendable {
    package let value: Value
    /// In bytes of the text.
    package let range: Range<Int>

    package init(_ value: Value, at range: Range<Int>) {
        self.value = value
        self.range = range
    }
}

/// The selectors of one trail or event data store, as they were written.
package struct WrittenSelectors: Sendable {
    /// What the document calls it, such as a Terraform address; nil if it holds nothing else.
    package let owner: String?
    package let origin: Origin
    let words: SelectorWords
    package let content: Content
    /// Where the list of them is.
    package let range: Range<Int>
    /// Whether nothing at all is written in the list.
    var isEmpty = false
    /// Whether all of it could be read; if not, nothing follows from what is missing.
    var isWhole = true

    /// Who wrote the document: AWS's tools print more than they take.
    package enum Origin: Sendable {
        /// What a person wrote, and AWS would be asked to take.
        case request
        /// What AWS's tools printed: operators that are not used are empty lists.
        case output
        /// A CloudFormation template, whose functions are yet to be worked out.
        case template
        /// A Terraform configuration, whose references are yet to be worked out.
        case configuration

        /// Whether a list without values says that an operator is not used.
        var mayHaveEmptyOperators: Bool { self == .output || self == .configuration }

        /// Whether the tool turns numbers and booleans into texts.
        var turnsScalarsIntoTexts: Bool { self == .template || self == .configuration }
    }

    /// A trail has one kind or the other, never both.
    package enum Content: Sendable {
        case advanced([WrittenAdvancedSelector])
        case basic([WrittenBasicSelector])
    }

    /// What they mean, without places.
    package var selectors: EventSelectors {
        switch content {
        case .advanced(let selectors): .advanced(selectors.map(\.selector))
        case .basic(let selectors): .basic(selectors.map(\.selector))
        }
    }
}

/// An advanced event selector as it was written.
package struct WrittenAdvancedSelector: Sendable {
    package let range: Range<Int>
    package let name: Written<String>?
    package let fields: [Field]
    /// Whether all of it could be read; if not, nothing follows from what is missing.
    var isWhole = true

    /// A field selector as it was written.
    package struct Field: Sendable {
        package let range: Range<Int>
        package let name: Written<String>
        package let conditions: [Condition]
        /// Operators that are there and not used: with `null`, or an empty list.
        var unusedOperators: Set<AdvancedEventSelector.Operator> = []
    }

    /// An operator and its values as they were written.
    package struct Condition: Sendable {
        package let operation: AdvancedEventSelector.Operator
        /// Where the operator's name is.
        package let nameRange: Range<Int>
        package let range: Range<Int>
        /// Empty if the list is.
        package let values: [Written<String>]
    }

    /// What it means, without places.
    package var selector: AdvancedEventSelector {
        AdvancedEventSelector(
            name: name?.value,
            fieldSelectors: fields.map(\.fieldSelector)
        )
    }
}

extension WrittenAdvancedSelector.Field {
    /// From its start to its end or, where that is not known, to the end of its last value.
    var extent: Range<Int> {
        let ends = conditions.flatMap(\.values).map(\.range.upperBound)
        return range.lowerBound..<max(range.upperBound, ends.max() ?? 0)
    }

    /// What it means, without places.
    var fieldSelector: AdvancedEventSelector.FieldSelector {
        let used = conditions.filter { !$0.values.isEmpty }
        return AdvancedEventSelector.FieldSelector(
            field: name.value,
            conditions: Dictionary(
                uniqueKeysWithValues: used.map { ($0.operation, $0.values.map(\.value)) }
            )
        )
    }
}

/// A basic event selector as it was written.
package struct WrittenBasicSelector: Sendable {
    package let range: Range<Int>
    /// Where it says so; nil if it does not.
    var readWriteTypeRange: Range<Int>?
    package let readWriteType: BasicEventSelector.ReadWriteType
    package let includesManagementEvents: Bool
    package let excludedSources: [Written<String>]
    package let resources: [Resources]
    /// Whether all of it could be read; if not, nothing follows from what is missing.
    var isWhole = true

    /// A data resource as it was written.
    package struct Resources: Sendable {
        package let type: BasicEventSelector.ResourceType
        let typeRange: Range<Int>
        package let values: [Written<String>]
    }

    /// What it means, without places.
    package var selector: BasicEventSelector {
        BasicEventSelector(
            readWriteType: readWriteType,
            includesManagementEvents: includesManagementEvents,
            excludedSources: excludedSources.map(\.value),
            resources: resources.map {
                BasicEventSelector.Resources(type: $0.type, values: $0.values.map(\.value))
            }
        )
    }
}
