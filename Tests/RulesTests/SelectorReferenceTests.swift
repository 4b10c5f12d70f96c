import Foundation
import Rules
import Testing

@Suite struct `The reference of selectors` {
    @Test func `has every rule, as it describes itself`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appending(path: "docs/selectors.md"),
            encoding: .utf8
        )
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| SEL") }.map(String.init)
        let expected = DiagnosticRule.ofSelectors.map { rule in
            "| \(rule.code) | `\(rule.name)` | \(rule.severity.rawValue) | \(rule.summary)"
                + " | \(rule.why) |"
        }
        #expect(rows == expected)
    }
}
