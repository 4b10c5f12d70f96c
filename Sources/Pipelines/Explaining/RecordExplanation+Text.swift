internal import Rules

extension RecordExplanation {
    /// For people: a tree of what each stage, selector, field and value says.
    package var text: String {
        var text = TerminalText()
        text.add("event \(TerminalText.quoted(place.eventID)): \(verdict.text)")
        let file = place.file == "-" ? "standard input" : TerminalText.plain(place.file)
        text.add("record \(place.number) of \(file)")
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
        case .judged(let isKept, let explanation, let rule):
            text.add(line(isKept))
            let note = rule.note(of: rule.condition)
            text.add("by \(TerminalText.plain(rule.shortText))", level: 1, note: note)
            ConditionTree(rule: rule, explanation: explanation).add(to: &text)
        case .passed(let remark): text.add("✓ \(name): \(remark)")
        case .undecided(let remark): text.add("? \(name): \(remark)")
        case .selected(let explanation, let explainer, let file):
            let isKept = explanation.decision.isKept
            let reason = SelectionReason(explanation.decision, explainer)
            text.add(line(isKept))
            text.add("by \(reason.text)", level: 1, note: reason.note(in: file))
            if case .dropped(_, _, let hint?) = explanation.decision {
                let hint = SelectionHint(hint, explainer)
                text.add("hint: \(hint.text)", level: 1, note: hint.note(in: file))
            }
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
        let list = LongList(explainer.terms.count) { index in
            explanation.decision == .matched(term: index) || hinted(in: index) != nil
        } tells: { index in
            explanation.selectors[index].matches
        }
        for index in list.shown { add(index, to: &text) }
        if let rest = list.rest { text.add("\(rest) selectors", level: 1) }
    }

    private func add(_ index: Int, to text: inout TerminalText) {
        let term = explainer.terms[index]
        let selector = explanation.selectors[index]
        let decides = explanation.decision == .matched(term: index)
        text.add(
            "\(mark(selector.matches)) \(term.text)",
            level: 1,
            note: note(term.range, decides ? "← decides" : nil)
        )
        let hinted = hinted(in: index)
        if selector.cause == .apart {
            text.add(
                "✗ no one resource has all that is asked",
                level: 2,
                note: note(term.range(of: .apart), hinted == .apart ? Self.hint : nil)
            )
        }
        for number in term.fields.indices {
            add(number, of: term, selector.fields[number], hinted, to: &text)
        }
    }

    private func add(
        _ number: Int,
        of selector: SelectorTerm,
        _ field: SelectionExplanation.Field,
        _ hinted: SelectionDecision.Cause?,
        to text: inout TerminalText
    ) {
        let actual = field.actual.map(TerminalText.quoted).joined(separator: ", ")
        let name = selector.fields[number].name
        let missed = SelectionDecision.Cause.notSelected(field: number)
        text.add(
            "\(mark(field.holds)) \(name): \(actual.isEmpty ? "missing" : actual)",
            level: 2,
            note: hinted == missed ? note(selector.range(of: missed), Self.hint) : ""
        )
        let values = selector.fields[number].values
        let list = LongList(values.count) {
            field.values[$0].fits
        } tells: { index in
            field.values[index].nearMiss != nil
        }
        for index in list.shown {
            let value = values[index]
            let explained = field.values[index]
            let isHinted = hinted == .deselected(field: number, value: index)
            text.add(
                "\(mark(explained.fits == value.operation.selects)) \(value.operation.rawValue) "
                    + TerminalText.quoted(value.value.value),
                level: 3,
                note: note(value.value.range, isHinted ? Self.hint : nil)
            )
            if let miss = explained.nearMiss { text.add("~ \(miss.text)", level: 4) }
        }
        if let rest = list.rest { text.add("\(rest) values", level: 3) }
    }

    private static let hint = "← hint"

    /// What the selector at `index` failed at, if it is the one that came nearest.
    private func hinted(in index: Int) -> SelectionDecision.Cause? {
        guard case .dropped(_, _, .nearest(let miss)) = explanation.decision, miss.term == index
        else {
            return nil
        }
        return miss.cause
    }

    private func mark(_ holds: Bool) -> String { holds ? "✓" : "✗" }

    private func note(_ range: Range<Int>, _ mark: String?) -> String {
        explainer.text.place(at: range.lowerBound).note(in: file) + (mark.map { "  \($0)" } ?? "")
    }
}
