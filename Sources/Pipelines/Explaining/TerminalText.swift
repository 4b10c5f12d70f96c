internal import FastJSON

/// Lines for a terminal.
package struct TerminalText {
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

    /// Adds a table of counts, the numbers below one another; nothing if there are no rows.
    mutating func addTable(
        _ title: String,
        level: Int,
        _ rows: [(count: String, text: String, note: String)]
    ) {
        guard !rows.isEmpty else { return }
        add(title, level: level)
        let width = rows.map(\.count.count).max() ?? 0
        for row in rows {
            let room = String(repeating: " ", count: width - row.count.count)
            add("\(room)\(row.count)  \(row.text)", level: level + 1, note: row.note)
        }
    }

    /// A text in quotes, in which nothing controls the terminal.
    static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(plain(escaped))\""
    }

    /// A text on one line, in which nothing controls the terminal; a path in it as `PathText`
    /// prints it.
    package static func plain(_ text: String) -> String {
        var plain = ""
        for scalar in PathText.printed(text).unicodeScalars {
            if isHarmful(scalar) {
                plain += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    /// Whether a terminal may take it for more than a character: controls, and what turns the
    /// direction of writing.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        [.control, .format, .lineSeparator, .paragraphSeparator]
            .contains(scalar.properties.generalCategory)
    }
}
