package import Records

/// An expression, or a part of one, as it stands in its text.
package struct WrittenExpression: Sendable {
    package let kind: Kind
    /// Where it stands, without parentheses around it; in code points from 1.
    package let columns: Range<Int>

    /// What it consists of.
    package indirect enum Kind: Sendable {
        /// One test or its opposite, or a constant; and the texts that are compared with.
        case test(Expression, values: [Value])
        case all([WrittenExpression])
        case any([WrittenExpression])
        case not(WrittenExpression)
        /// Some object in the array at the field is so.
        case element(of: Field, WrittenExpression)
    }

    /// A text that is compared with.
    package struct Value: Equatable, Sendable {
        package let text: String
        /// With its quotes; in code points from 1.
        package let columns: Range<Int>
    }

    /// What it means.
    package var expression: Expression {
        switch kind {
        case .test(let expression, _): expression
        case .all(let parts): .all(parts.map(\.expression))
        case .any(let parts): .any(parts.map(\.expression))
        case .not(let part): part.expression.negated
        case .element(let field, let part): .element(of: field, part.expression)
        }
    }
}
