/// What is wrong with a pipeline file, where, and what to write instead.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    package let file: String
    /// From 1; nil if the file as a whole is meant.
    package let line: Int?
    package let problem: String
    package let wayOut: String

    package init(file: String, line: Int?, problem: String, wayOut: String) {
        self.file = file
        self.line = line
        self.problem = problem
        self.wayOut = wayOut
    }

    /// `pipelines/x.yaml:12: unknown stage 'filtr'; did you mean 'filter'?`
    package var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(problem); \(wayOut)"
    }
}
