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

    /// A name that is nobody's may be one that AWS has added; one that is nearly right is wrong.
    private static func check(_ mention: ParsedExpression.Mention) throws(ExpressionError) {
        let name = mention.name
        guard !Field.known.contains(name), !isBelowOpenField(name) else { return }
        guard let wayOut = meant(by: name) else { return }
        throw ExpressionError(
            column: mention.column,
            problem: "records have no '\(name)'",
            wayOut: wayOut
        )
    }

    private static func isBelowOpenField(_ name: String) -> Bool {
        let top = String(name.prefix { $0 != "." })
        guard top != name, Field.known.contains(top) else { return false }
        guard Field.closed.contains(top) else { return true }
        // Below a member that is itself an object.
        return Field.known.contains { name.hasPrefix("\($0).") && $0 != top }
    }

    private static func meant(by name: String) -> String? {
        let same = Field.known.filter { $0.lowercased() == name.lowercased() }
        let ends = Field.known.filter { $0.lowercased().hasSuffix(".\(name.lowercased())") }
        let candidates = same.isEmpty ? ends : same
        guard candidates.isEmpty else {
            return "did you mean \(candidates.map { "'\($0)'" }.joined(separator: " or "))?"
        }
        return Suggestion.nearest(to: name, among: Field.known)
    }
}
