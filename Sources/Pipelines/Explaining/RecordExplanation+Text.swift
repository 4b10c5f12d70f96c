internal import Rules

extension RecordExplanation {
    /// For people: a tree of what each stage, selector, field and value says.
    package var text: String {
        var text = TerminalText()
        text.add("event \(TerminalText.quoted(place.eventID)): \(verdict.text)")
        text.add("record \(place.number) of \(place.file == "-" ? "standard input" : place.file)")
        for stage in stages { stage.add(to: &text) }
        return text.text
    }
}

extension RecordExplanation.Verdict {
    fileprivate var text: String {
        switch self {
        case .kept: "kept"
        case .dropped(let stage): "dropped by \(stage)"
        case .undecided(let stages): "kept, unless dropped by \(stages.joined(separator: " or "))"
        }
    }
}

extension RecordExplanation.Stage {
    fileprivate func add(to text: inout TerminalText) {
        switch outcome {
        case .notReached: text.add("- \(name): not reached")
        case .judged(let isKept, let rule):
            text.add(line(isKept))
            text.add("by \(rule)", level: 1)
        case .passed(let remark): text.add("✓ \(name): \(remark)")
        case .undecided(let remark): text.add("? \(name): \(remark)")
        case .selected(let explanation, let explainer, let file):
            let isKept = explanation.decision.isKept
            let reason = SelectionReason(explanation.decision, explainer)
            text.add(line(isKept))
            text.add("by \(reason.text)", level: 1, note: reason.note(in: file))
            SelectionTree(explainer: explainer, explanation: explanation, file: file).add(to: &text)
        }
    }

    private var name: String { "stage \(id) (\(kind))" }

    /// What the stage decides.
    private func line(_ isKept: Bool) -> String {
        if isUndecided { return "? \(name): \(Self.guardRemark)" }
        return isKept ? "✓ \(name): kept" : "✗ \(name): dropped"
    }
}

/// The selectors of one stage as a tree.
private struct SelectionTree {
    let explainer: SelectorExplainer
    let explanation: SelectionExplanation
    let file: String

    func add(to text: inout TerminalText) {
        for (index, term) in explainer.terms.enumerated() {
            let selector = explanation.selectors[index]
            text.add(
                "\(mark(selector.matches)) \(term.text)",
                level: 1,
                note: note(term.range, decides: explanation.decision == .matched(term: index))
            )
            let deciding = deciding(in: index)
            if selector.cause == .apart {
                text.add(
                    "✗ no one resource has all that is asked",
                    level: 2,
                    note: note(term.range(of: .apart), decides: deciding == .apart)
                )
            }
            for number in term.fields.indices {
                add(number, of: term, selector.fields[number], deciding, to: &text)
            }
        }
    }

    private func add(
        _ number: Int,
        of selector: SelectorTerm,
        _ field: SelectionExplanation.Field,
        _ deciding: SelectionDecision.Cause?,
        to text: inout TerminalText
    ) {
        let actual = field.actual.map(TerminalText.quoted).joined(separator: ", ")
        let name = selector.fields[number].name
        let missed = SelectionDecision.Cause.notSelected(field: number)
        text.add(
            "\(mark(field.holds)) \(name): \(actual.isEmpty ? "missing" : actual)",
            level: 2,
            note: deciding == missed ? note(selector.range(of: missed), decides: true) : ""
        )
        for (index, value) in selector.fields[number].values.enumerated() {
            let explained = field.values[index]
            let decides = deciding == .deselected(field: number, value: index)
            text.add(
                "\(mark(explained.fits == value.operation.selects)) \(value.operation.rawValue) "
                    + TerminalText.quoted(value.value.value),
                level: 3,
                note: note(value.value.range, decides: decides)
            )
            if let miss = explained.nearMiss { text.add("~ \(miss.text)", level: 4) }
        }
    }

    /// What the selector at `index` failed at, if that is what decided.
    private func deciding(in index: Int) -> SelectionDecision.Cause? {
        guard case .unmatched(let miss?) = explanation.decision, miss.term == index else {
            return nil
        }
        return miss.cause
    }

    private func mark(_ holds: Bool) -> String { holds ? "✓" : "✗" }

    private func note(_ range: Range<Int>, decides: Bool) -> String {
        let place = explainer.text.place(at: range.lowerBound)
        return "\(file):\(place.line):\(place.column)\(decides ? "  ← decides" : "")"
    }
}
