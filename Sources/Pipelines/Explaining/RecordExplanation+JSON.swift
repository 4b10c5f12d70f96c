internal import FastJSON
internal import Rules

extension RecordExplanation {
    /// For programs: one JSON object, in one line.
    package var json: [UInt8] {
        var json: [UInt8] = []
        json.append("{")
        json.appendJSONMember("event_id", place.eventID)
        json.appendJSONMember("file", place.file)
        json.appendJSONMember("record", place.number)
        json.appendJSONMember("verdict", verdict.word)
        json.append(",\"stages\":")
        json.appendJSONArray(stages) { $1.append(to: &$0) }
        json.append("}")
        return json
    }
}

extension RecordExplanation.Verdict {
    fileprivate var word: String {
        switch self {
        case .kept: "kept"
        case .dropped: "dropped"
        case .undecided: "undecided"
        }
    }
}

extension RecordExplanation.Stage {
    fileprivate func append(to json: inout [UInt8]) {
        json.append("{")
        json.appendJSONMember("id", id)
        json.appendJSONMember("kind", kind)
        switch outcome {
        case .notReached: json.appendJSONMember("verdict", "not_reached")
        case .judged(let isKept, let explanation, let rule):
            json.append(verdict(isKept), rule.text)
            appendGuardRemark(to: &json)
            ConditionTree(rule: rule, explanation: explanation).appendMembers(to: &json)
        case .passed(let remark): json.append("kept", remark)
        case .undecided(let remark): json.append("undecided", remark)
        case .selected(let explanation, let explainer, let file):
            json.appendJSONMember("verdict", verdict(explanation.decision.isKept))
            appendGuardRemark(to: &json)
            json.append(",\"reason\":{")
            json.append(SelectionReason(explanation.decision, explainer), file: file)
            json.append("}")
            if case .dropped(_, _, let hint?) = explanation.decision {
                json.append(",\"hint\":{")
                json.append(SelectionHint(hint, explainer), file: file)
                json.append("}")
            }
            json.append(",\"selectors\":")
            json.appendJSONArray(zip(explainer.terms, explanation.selectors).map { $0 }) {
                $0.append($1.0, $1.1, explainer.text, file: file)
            }
        }
        json.append("}")
    }

    private func verdict(_ isKept: Bool) -> String {
        isUndecided ? "undecided" : isKept ? "kept" : "dropped"
    }

    private func appendGuardRemark(to json: inout [UInt8]) {
        guard isUndecided else { return }
        json.appendJSONMember("guard", Self.guardRemark)
    }
}

extension [UInt8] {
    /// Appends the members of what decided.
    mutating func append(_ reason: SelectionReason, file: String) {
        appendJSONMember("name", reason.name)
        if let term = reason.term { append(term) }
        guard let place = reason.place else { return }
        append(place, file: file)
    }

    /// Appends the members of what would have helped.
    mutating func append(_ hint: SelectionHint, file: String) {
        appendJSONMember("name", hint.name)
        if let term = hint.term { append(term) }
        if let field = hint.field {
            appendJSONMember("field", field)
            append(",\"operators\":")
            appendJSONArray(hint.operators) { $0.appendJSONString($1.rawValue) }
        }
        if let value = hint.value { appendJSONMember("value", value) }
        if let remark = hint.remark { appendJSONMember("remark", remark) }
        guard let place = hint.place else { return }
        append(place, file: file)
    }

    fileprivate mutating func append(_ verdict: String, _ remark: String) {
        appendJSONMember("verdict", verdict)
        appendJSONMember("remark", remark)
    }

    private mutating func append(_ term: SelectorTerm) {
        appendJSONMember("selector", term.number)
        if let name = term.name { appendJSONMember("selector_name", name) }
        guard let part = term.part else { return }
        appendJSONMember("selector_part", part)
    }

    private mutating func append(_ place: SourceText.Place, file: String) {
        appendJSONMember("file", file)
        appendJSONMember("line", place.line)
        appendJSONMember("column", place.column)
    }

    fileprivate mutating func append(
        _ term: SelectorTerm,
        _ selector: SelectionExplanation.Selector,
        _ text: SourceText,
        file: String
    ) {
        append("{")
        appendJSONMember("number", term.number)
        if let name = term.name { appendJSONMember("name", name) }
        if let part = term.part { appendJSONMember("part", part) }
        appendJSONMember("matches", selector.matches)
        append(text.place(at: term.range.lowerBound), file: file)
        append(",\"fields\":")
        appendJSONArray(zip(term.fields, selector.fields).map { $0 }) {
            $0.append($1.0, $1.1, text, file: file)
        }
        append("}")
    }

    private mutating func append(
        _ term: FieldTerm,
        _ field: SelectionExplanation.Field,
        _ text: SourceText,
        file: String
    ) {
        append("{")
        appendJSONMember("field", term.name)
        appendJSONMember("holds", field.holds)
        append(",\"actual\":")
        appendJSONArray(field.actual) { $0.appendJSONString($1) }
        append(text.place(at: term.range.lowerBound), file: file)
        append(",\"values\":")
        appendJSONArray(zip(term.values, field.values).map { $0 }) {
            $0.append($1.0, $1.1, text, file: file)
        }
        append("}")
    }

    private mutating func append(
        _ term: ValueTerm,
        _ value: SelectionExplanation.Value,
        _ text: SourceText,
        file: String
    ) {
        append("{")
        appendJSONMember("operator", term.operation.rawValue)
        appendJSONMember("value", term.value.value)
        appendJSONMember("holds", value.fits == term.operation.selects)
        append(text.place(at: term.value.range.lowerBound), file: file)
        if let miss = value.nearMiss {
            append(",\"near_miss\":{")
            appendJSONMember("name", miss.name)
            appendJSONMember("text", miss.text)
            append("}")
        }
        append("}")
    }
}
