/// An expression, and where its text names which field.
package struct ParsedExpression: Sendable {
    package let written: WrittenExpression
    /// In the text's order.
    package let mentions: [Mention]

    package var expression: Expression { written.expression }

    /// A field's name in a text.
    package struct Mention: Equatable, Sendable {
        /// From the top: `type` in `resources has (type = …)` is `resources.type`.
        package let name: String
        /// In code points from 1.
        package let column: Int
    }
}
