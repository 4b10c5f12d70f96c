package import QueryLanguage
package import Records

/// What every part of a condition says of one record.
package struct ConditionExplanation: Sendable {
    package let written: WrittenExpression
    package let holds: Bool
    /// Of a test: what the record has in its field, each once; empty if it is missing.
    package let actual: [String]
    /// Of a test of texts none of which fits: which of them came near.
    package let nearMisses: [ValueMiss]
    /// The parts that it consists of. Those of an element say whether some element is so.
    package internal(set) var parts: [ConditionExplanation]
    /// Whether it is because of this test that the condition holds, or does not.
    package internal(set) var decides = false

    /// How near a text came to what the record has.
    package struct ValueMiss: Sendable {
        package let value: String
        package let miss: NearMiss
    }

    /// - Parameter record: what is asked; fields of resources as conditions name them.
    package init(of condition: WrittenExpression, on record: Record) {
        self.init(condition, in: [], on: record)
        mark()
    }

    /// - Parameter arrays: the paths of the arrays whose elements it speaks of, outermost first.
    private init(_ condition: WrittenExpression, in arrays: [Field], on record: Record) {
        let whole = arrays.reversed().reduce(condition.expression) { .element(of: $1, $0) }
        written = condition
        holds = whole.onRecords.holds(ofRecord: record)
        switch condition.kind {
        case .test(let test, let values):
            parts = []
            let subject = test.testedField.map { Self.subject($0, in: arrays) }
            actual = subject?.values(in: record) ?? []
            nearMisses = Self.nearMisses(test, values, actual, holds: holds, in: record)
        case .all(let inner), .any(let inner):
            parts = inner.map { ConditionExplanation($0, in: arrays, on: record) }
            (actual, nearMisses) = ([], [])
        case .not(let part):
            parts = [ConditionExplanation(part, in: arrays, on: record)]
            (actual, nearMisses) = ([], [])
        case .element(let array, let part):
            let inner: [WrittenExpression] =
                if case .all(let all) = part.kind { all } else { [part] }
            parts = inner.map { ConditionExplanation($0, in: arrays + [array], on: record) }
            (actual, nearMisses) = ([], [])
        }
    }

    /// A path goes through arrays; of a resource an ARN may be an `ARNPrefix`.
    private static func subject(_ field: Field, in arrays: [Field]) -> FieldTerm.Subject {
        let name = (arrays + [field]).map(\.name).joined(separator: ".")
        return .record(
            name == "resources.ARN" ? [Field(name), Field("resources.ARNPrefix")] : [Field(name)]
        )
    }

    private static func nearMisses(
        _ test: Expression,
        _ values: [WrittenExpression.Value],
        _ actual: [String],
        holds: Bool,
        in record: Record
    ) -> [ValueMiss] {
        guard let (operation, isNegated) = test.textOperator, holds == isNegated else { return [] }
        let asked = isNegated ? operation.opposite : operation
        return values.compactMap { value in
            NearMiss.nearest(to: value.text, by: asked, actual, in: record).map {
                ValueMiss(value: value.text, miss: $0)
            }
        }
    }
}

extension Expression {
    /// What a test, or its opposite, looks at.
    fileprivate var testedField: Field? {
        switch self {
        case .text(let field, _), .number(let field, _, _), .present(let field): field
        case .not(let part): part.testedField
        default: nil
        }
    }

    /// How a test of texts compares, and whether the opposite is meant.
    fileprivate var textOperator: (AdvancedEventSelector.Operator, isNegated: Bool)? {
        switch self {
        case .text(_, .equals): (.equals, false)
        case .text(_, .hasPrefix): (.startsWith, false)
        case .text(_, .hasSuffix): (.endsWith, false)
        case .not(let part): part.textOperator.map { ($0.0, !$0.isNegated) }
        default: nil
        }
    }
}

extension AdvancedEventSelector.Operator {
    fileprivate var opposite: Self {
        switch self {
        case .equals: .notEquals
        case .startsWith: .notStartsWith
        case .endsWith: .notEndsWith
        case .notEquals: .equals
        case .notStartsWith: .startsWith
        case .notEndsWith: .endsWith
        }
    }
}
