internal import FastJSON
internal import Rules

extension RecordExplanation {
    /// For programs: one JSON object, in one line.
    package var json: [UInt8] {
        var json: [UInt8] = []
        json.append("{")
        json.appendMember("event_id", place.eventID)
        json.append(",")
        json.appendMember("file", place.file)
        json.append(",\"record\":")
        json.append(decimal: Int64(place.number))
        json.append(",")
        json.appendMember("verdict", verdict.word)
        json.append(",\"stages\":")
        json.appendJSONList(stages) { $1.append(to: &$0) }
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
        json.appendMember("id", id)
        json.append(",")
        json.appendMember("kind", kind)
        json.append(",")
        switch outcome {
        case .notReached: json.appendMember("verdict", "not_reached")
        case .judged(let isKept, let rule):
            json.append(verdict(isKept), rule)
            appendGuardRemark(to: &json)
        case .passed(let remark): json.append("kept", remark)
        case .undecided(let remark): json.append("undecided", remark)
        case .selected(let explanation, let explainer, let file):
            json.appendMember("verdict", verdict(explanation.decision.isKept))
            appendGuardRemark(to: &json)
            json.append(",\"reason\":{")
            json.append(SelectionReason(explanation.decision, explainer), file: file)
            json.append("}")
            if case .dropped(_, let hint?) = explanation.decision {
                json.append(",\"hint\":{")
                json.append(SelectionHint(hint, explainer), file: file)
                json.append("}")
            }
            json.append(",\"selectors\":")
            json.appendJSONList(zip(explainer.terms, explanation.selectors).map { $0 }) {
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
        json.append(",")
        json.appendMember("guard", Self.guardRemark)
    }
}

extension [UInt8] {
    /// Appends the members of what decided.
    mutating func append(_ reason: SelectionReason, file: String) {
        appendMember("name", reason.name)
        if let term = reason.term { append(term) }
        guard let place = reason.place else { return }
        append(place, file: file)
    }

    /// Appends the members of what would have helped.
    mutating func append(_ hint: SelectionHint, file: String) {
        appendMember("name", hint.name)
        if let term = hint.term { append(term) }
        if let field = hint.field {
            append(",")
            appendMember("field", field)
            append(",\"operators\":")
            appendJSONList(hint.operators) { $0.appendJSONString($1.rawValue) }
        }
        if let value = hint.value {
            append(",")
            appendMember("value", value)
        }
        if let remark = hint.remark {
            append(",")
            appendMember("remark", remark)
        }
        guard let place = hint.place else { return }
        append(place, file: file)
    }

    fileprivate mutating func append(_ verdict: String, _ remark: String) {
        appendMember("verdict", verdict)
        append(",")
        appendMember("remark", remark)
    }

    private mutating func append(_ term: SelectorTerm) {
        append(",\"selector\":")
        append(decimal: Int64(term.number))
        if let name = term.name {
            append(",")
            appendMember("selector_name", name)
        }
        guard let part = term.part else { return }
        append(",")
        appendMember("selector_part", part)
    }

    private mutating func append(_ place: SourceText.Place, file: String) {
        append(",")
        appendMember("file", file)
        append(",\"line\":")
        append(decimal: Int64(place.line))
        append(",\"column\":")
        append(decimal: Int64(place.column))
    }

    /// Appends a member that is true or false.
    private mutating func appendMember(_ name: StaticString, _ isTrue: Bool) {
        append(",\"")
        append(name)
        append(isTrue ? "\":true" : "\":false")
    }

    fileprivate mutating func append(
        _ term: SelectorTerm,
        _ selector: SelectionExplanation.Selector,
        _ text: SourceText,
        file: String
    ) {
        append("{\"number\":")
        append(decimal: Int64(term.number))
        if let name = term.name {
            append(",")
            appendMember("name", name)
        }
        if let part = term.part {
            append(",")
            appendMember("part", part)
        }
        appendMember("matches", selector.matches)
        append(text.place(at: term.range.lowerBound), file: file)
        append(",\"fields\":")
        appendJSONList(zip(term.fields, selector.fields).map { $0 }) {
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
        appendMember("field", term.name)
        appendMember("holds", field.holds)
        append(",\"actual\":")
        appendJSONList(field.actual) { $0.appendJSONString($1) }
        append(text.place(at: term.range.lowerBound), file: file)
        append(",\"values\":")
        appendJSONList(zip(term.values, field.values).map { $0 }) {
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
        appendMember("operator", term.operation.rawValue)
        append(",")
        appendMember("value", term.value.value)
        appendMember("fits", value.fits)
        append(text.place(at: term.value.range.lowerBound), file: file)
        if let miss = value.nearMiss {
            append(",\"near_miss\":{")
            appendMember("name", miss.name)
            append(",")
            appendMember("text", miss.text)
            append("}")
        }
        append("}")
    }
}
