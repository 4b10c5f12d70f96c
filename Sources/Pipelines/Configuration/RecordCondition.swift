package import QueryLanguage
internal import Records
internal import Rules

/// A condition on records as a person writes it: what `drop` and `keep` say, and `compile` takes.
package struct RecordCondition: Sendable {
    /// As it was read; resources are named as selectors name them.
    package var expression: Expression { written.expression }

    /// The same with the places of its parts in the text.
    package let written: WrittenExpression
    package let text: String

    /// - Throws: also if the text names a field that no record has, but one that is written alike.
    package init(_ text: String) throws(ExpressionError) {
        let parsed = try ExpressionParser.read(text)
        for mention in parsed.mentions { try Self.check(mention) }
        written = parsed.written
        self.text = text
    }

    /// What is evaluated.
    var evaluated: Expression { expression.onRecords.factored }

    private static func check(_ mention: ParsedExpression.Mention) throws(ExpressionError) {
        guard let wayOut = Suggestion.field(meantBy: mention.name) else { return }
        throw ExpressionError(
            column: mention.column,
            problem: "records have no '\(mention.name)'",
            wayOut: wayOut
        )
    }
}
