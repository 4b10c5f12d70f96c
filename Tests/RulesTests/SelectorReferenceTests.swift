import Foundation
import Rules
import Testing

@Suite struct `The reference of selectors and conditions` {
    @Test(arguments: [
        ("docs/selectors.md", "| SEL", DiagnosticRule.ofSelectors),
        ("docs/expressions.md", "| PIP", ConditionLints.rules),
    ])
    func `has every rule, as it describes itself`(
        path: String,
        start: String,
        rules: [DiagnosticRule]
    ) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix(start) }.map(String.init)
        let expected = rules.map { rule in
            "| \(rule.code) | `\(rule.name)` | \(rule.severity.rawValue) | \(rule.summary)"
                + " | \(rule.why) |"
        }
        #expect(rows == expected)
    }
}
