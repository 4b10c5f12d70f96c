/// Why a text is not an expression.
package struct ExpressionError: Error, Equatable, CustomStringConvertible {
    /// Where in the text, in Unicode code points from 1.
    package let column: Int
    package let problem: String
    /// What to write instead, where it is known what was meant.
    package let wayOut: String?

    package init(column: Int, problem: String, wayOut: String? = nil) {
        self.column = column
        self.problem = problem
        self.wayOut = wayOut
    }

    /// `column 11: '==' is no operator; write '='`
    package var description: String {
        "column \(column): \(problem)\(wayOut.map { "; \($0)" } ?? "")"
    }
}
