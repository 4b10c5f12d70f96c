/// Why a document is not a list of selectors.
package struct SelectorError: Error, Equatable, CustomStringConvertible {
    /// From 1.
    package let line: Int
    /// In bytes, from 1.
    package let column: Int
    package let problem: String
    package let wayOut: String

    package init(line: Int, column: Int, problem: String, wayOut: String) {
        self.line = line
        self.column = column
        self.problem = problem
        self.wayOut = wayOut
    }

    /// `12:3: problem; way out`, to follow the file's name and a colon.
    package var description: String { "\(line):\(column): \(problem); \(wayOut)" }
}
