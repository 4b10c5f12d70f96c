/// Why a text is not an expression.
package struct ExpressionError: Error, Equatable, CustomStringConvertible {
    /// Where in the text, in characters from 1.
    package let column: Int
    package let problem: String

    package var description: String { "column \(column): \(problem)" }
}
