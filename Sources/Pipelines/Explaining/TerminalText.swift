/// Lines for a terminal.
struct TerminalText {
    private var lines: [(text: String, note: String)] = []

    /// Adds a line, whose note stands to its right, all of them below one another.
    mutating func add(_ text: String, level: Int = 0, note: String = "") {
        lines.append((String(repeating: "  ", count: level) + text, note))
    }

    /// Texts longer than this move their own note only.
    private static let columnLimit = 100

    /// All lines.
    var text: String {
        let widths = lines.filter { !$0.note.isEmpty }.map(\.text.count)
        let column = widths.filter { $0 <= Self.columnLimit }.max() ?? 0
        return lines.map { line in
            guard !line.note.isEmpty else { return line.text }
            let room = String(repeating: " ", count: max(0, column - line.text.count) + 2)
            return line.text + room + line.note
        }.joined(separator: "\n")
    }

    /// A text in quotes, in which nothing controls the terminal.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where isHarmful(scalar): quoted += "\\u{\(String(scalar.value, radix: 16))}"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// Whether a terminal may take it for more than a character: controls, and what turns the
    /// direction of writing.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        [.control, .format, .lineSeparator, .paragraphSeparator]
            .contains(scalar.properties.generalCategory)
    }
}
