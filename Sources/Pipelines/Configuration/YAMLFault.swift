internal import Rules
internal import Yams

/// Why a text is no YAML that can be read, in words for whoever wrote it.
struct YAMLFault {
    /// Nil if the text as a whole is meant.
    let place: SourceText.Place?
    let problem: String
    let wayOut: String

    /// - Parameter error: any but that of a repeated key.
    init(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, let yaml),
            .parser(_, let problem, let mark, let yaml),
            .composer(_, let problem, let mark, let yaml):
            place = SourceText.Place(line: mark.line, column: mark.column)
            (self.problem, wayOut) =
                Self.isTab(at: mark, in: yaml)
                ? ("a tab before what stands there", "write blanks") : Self.words(for: problem)
        case .reader(let problem, let offset, let value, let yaml):
            place = offset.map { Self.place(ofCharacter: $0, in: yaml) }
            self.problem = "not YAML: \(problem) (\(Self.name(ofCharacter: value)))"
            wayOut = "remove the character, or write it as an escape in double quotes"
        default:
            place = nil
            problem = "not YAML: \(error)"
            wayOut = "correct it"
        }
    }

    private static func isTab(at mark: Mark, in yaml: String) -> Bool {
        let lines = yaml.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(mark.line - 1) else { return false }
        return lines[mark.line - 1].dropFirst(mark.column - 1).first { $0 != " " } == "\t"
    }

    private static func words(for problem: String) -> (problem: String, wayOut: String) {
        // The parser's own words for these name what it could be programmed to do.
        if problem.contains("another document") {
            return ("a second document begins here", "give it a file of its own")
        }
        if problem.contains("nesting level") {
            return ("too many lists and mappings inside one another", "write fewer than 1000")
        }
        return ("not YAML: \(problem)", "check the indentation and quotes there")
    }

    private static func place(ofCharacter offset: Int, in text: String) -> SourceText.Place {
        let before = text.unicodeScalars.prefix(offset)
        let line = before.reversed().prefix { $0 != "\n" }
        return SourceText.Place(
            line: before.count { $0 == "\n" } + 1,
            column: line.count + 1
        )
    }

    private static func name(ofCharacter value: Int32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
