package import QueryLanguage
internal import Records

/// A selector as separate questions about a record, each answered by the evaluation that keeps
/// and drops records.
package struct SelectorTerm: Sendable {
    /// The selector's place in its list, from 1.
    package let number: Int
    package let name: String?
    /// Which part of a basic selector it is; nil for an advanced one.
    package let part: String?
    /// Where it is, in bytes of the text.
    package let range: Range<Int>
    package let fields: [FieldTerm]
    /// Whether the selector matches.
    package let whole: Expression

    /// A basic selector has a term for each of its parts, with the same number.
    init(
        _ number: Int,
        _ written: WrittenAdvancedSelector,
        part: String? = nil,
        _ binding: SelectorPolicy.ResourceBinding
    ) {
        self.number = number
        self.part = part
        name = written.name?.value
        range = written.range
        whole = written.selector.expression(binding)
        fields = written.fields.map { FieldTerm($0, in: written.selector, binding) }
    }

    /// What it asks of the category.
    var category: [FieldTerm] { fields.filter { $0.name == SelectorPolicy.category.name } }

    /// The indexes of its fields, in the order in which one of them is named as the reason: as
    /// written, but those of resources last, since they speak only of resources of the type.
    var decidingOrder: [Int] {
        fields.indices.filter { !fields[$0].isOfCandidates }
            + fields.indices.filter { fields[$0].isOfCandidates }
    }
}

/// A field selector as separate questions.
package struct FieldTerm: Sendable {
    package let name: String
    package let range: Range<Int>
    package let values: [ValueTerm]
    /// Whether the record is as this field selector alone asks; of resources, those of the type.
    package let whole: Expression
    let subject: Subject
    /// Whether it speaks of the resources of the selected type.
    let isOfCandidates: Bool

    /// What a field selector looks at.
    enum Subject: Sendable {
        /// Fields of the record.
        case record([Field])
        /// Fields of the resources that are of the selected types.
        case resources([Field], candidates: Expression)
    }

    init(
        _ written: WrittenAdvancedSelector.Field,
        in selector: AdvancedEventSelector,
        _ binding: SelectorPolicy.ResourceBinding
    ) {
        let own = written.fieldSelector
        let types = selector.fieldSelectors.filter { $0.field == "resources.type" }
            .compactMap(\.selectingPart)
        let isBound = binding == .sameElement && own.isOfResource
        let isOfCandidates = isBound && own.field != "resources.type"
        let context = isOfCandidates ? types : []
        name = own.field
        range = written.range
        whole = AdvancedEventSelector(name: nil, fieldSelectors: context + [own])
            .expression(binding)
        values = written.conditions.flatMap { condition in
            condition.values.map { ValueTerm($0, of: own, condition, context, binding) }
        }
        if isBound {
            subject = .resources(
                own.fieldsOfElement,
                candidates: .all(context.compactMap { $0.selecting($0.fieldsOfElement) })
            )
        } else {
            subject = .record(own.isOfResource ? own.fieldsAnywhere : [Field(own.field)])
        }
        self.isOfCandidates = isOfCandidates
    }

    /// The indexes of the values of selecting operators.
    var selecting: [Int] { values.indices.filter { values[$0].operation.selects } }
    /// The indexes of the values of deselecting operators.
    var deselecting: [Int] { values.indices.filter { !values[$0].operation.selects } }
}

/// One value of an operator as a question.
package struct ValueTerm: Sendable {
    package let operation: AdvancedEventSelector.Operator
    /// Where the operator's name is.
    package let operationRange: Range<Int>
    package let value: Written<String>
    /// Whether the record has such a value, whether that selects or deselects.
    package let fits: Expression

    init(
        _ value: Written<String>,
        of field: AdvancedEventSelector.FieldSelector,
        _ condition: WrittenAdvancedSelector.Condition,
        _ context: [AdvancedEventSelector.FieldSelector],
        _ binding: SelectorPolicy.ResourceBinding
    ) {
        operation = condition.operation
        operationRange = condition.nameRange
        self.value = value
        let positive = AdvancedEventSelector.FieldSelector(
            field: field.field,
            conditions: [condition.operation.positive: [value.value]]
        )
        fits = AdvancedEventSelector(name: nil, fieldSelectors: context + [positive])
            .expression(binding)
    }
}

extension AdvancedEventSelector.FieldSelector {
    /// The same without what deselects; nil if nothing is left.
    fileprivate var selectingPart: Self? {
        let selecting = conditions.filter { $0.key.selects }
        return selecting.isEmpty ? nil : Self(field: field, conditions: selecting)
    }
}

extension AdvancedEventSelector.Operator {
    /// What a deselecting operator refuses; a selecting one is itself.
    fileprivate var positive: Self {
        switch self {
        case .equals, .notEquals: .equals
        case .startsWith, .notStartsWith: .startsWith
        case .endsWith, .notEndsWith: .endsWith
        }
    }
}
