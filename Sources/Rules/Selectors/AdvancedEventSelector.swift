/// One of AWS's advanced event selectors: all its field selectors must match.
///
/// Source: the CloudTrail API reference, "AdvancedEventSelector" and "AdvancedFieldSelector".
package struct AdvancedEventSelector: Equatable, Sendable {
    package let name: String?
    package let fieldSelectors: [FieldSelector]

    package init(name: String?, fieldSelectors: [FieldSelector]) {
        self.name = name
        self.fieldSelectors = fieldSelectors
    }

    /// What a field must and must not be.
    package struct FieldSelector: Equatable, Sendable {
        /// Exactly as AWS spells it: `resources.ARN`.
        package let field: String
        /// The values given to each operator; an operator that is not here is not used.
        package let conditions: [Operator: [String]]

        package init(field: String, conditions: [Operator: [String]]) {
            self.field = field
            self.conditions = conditions
        }
    }

    /// AWS's six operators; the first three select, the others deselect.
    package enum Operator: String, CaseIterable, Sendable {
        case equals = "Equals"
        case startsWith = "StartsWith"
        case endsWith = "EndsWith"
        case notEquals = "NotEquals"
        case notStartsWith = "NotStartsWith"
        case notEndsWith = "NotEndsWith"
    }
}
