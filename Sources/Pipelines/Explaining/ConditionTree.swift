internal import QueryLanguage
internal import Records
internal import Rules

/// What each part of a rule says of one record, as a tree for people.
struct ConditionTree {
    let rule: ExplainedRule
    let explanation: ConditionExplanation

    func add(to text: inout TerminalText) {
        for test in explanation.missing.prefix(Self.hintLimit) {
            text.add("hint: \(hint(test))", level: 1, note: rule.note(of: test.written))
        }
        add(explanation, level: 1, to: &text)
    }

    /// More tests than these are no near miss.
    private static let hintLimit = 3

    private static let nearMissLimit = 12

    /// `hint: eventName = getobject would match if …`
    private func hint(_ test: ConditionExplanation) -> String {
        let what = TerminalText.plain(test.shortText)
        guard let near = test.nearMisses.first else {
            return "\(what) \(test.holds ? "holds" : "does not hold")"
        }
        return "\(what): \(near.miss.text)"
    }

    private func add(_ part: ConditionExplanation, level: Int, to text: inout TerminalText) {
        text.add(
            "\(part.holds ? "✓" : "✗") \(line(of: part))",
            level: level,
            note: rule.note(of: part.written) + (part.decides ? "  ← decides" : "")
        )
        for near in part.nearMisses.prefix(Self.nearMissLimit) {
            let name = part.valueCount > 1 ? "\(TerminalText.quoted(near.value)) " : ""
            text.add("~ \(name)\(near.miss.text)", level: level + 1)
        }
        if part.isApart {
            text.add("✗ no one element has all that is asked", level: level + 1)
        }
        for inner in part.parts { add(inner, level: level + 1, to: &text) }
    }

    private func line(of part: ConditionExplanation) -> String {
        switch part.written.kind {
        case .all: return "all of"
        case .any: return "any of"
        case .not: return "not"
        case .element(let field, _): return "\(field.name) has"
        case .test(let test, _):
            let what = TerminalText.plain(part.shortText)
            if case .constant = test { return what }
            let actual = part.actual.map(TerminalText.quoted).joined(separator: ", ")
            return "\(what): \(actual.isEmpty ? "missing" : actual)"
        }
    }
}

extension ConditionExplanation {
    /// Whether each part of what is asked of an element is so of some element, but never of one.
    var isApart: Bool {
        guard case .element = written.kind else { return false }
        return !holds && parts.count > 1 && parts.allSatisfy(\.holds)
    }

    /// As people write it; of a long list the texts that the record has, or nearly has.
    fileprivate var shortText: String {
        written.expression.shortText(showing: actual + nearMisses.map(\.value))
    }

    fileprivate var valueCount: Int {
        if case .test(_, let values) = written.kind { values.count } else { 0 }
    }
}
