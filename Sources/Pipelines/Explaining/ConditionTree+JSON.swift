internal import FastJSON
internal import QueryLanguage
internal import Rules

extension ConditionTree {
    /// Appends what there is to say about the rule as members of an object, for programs.
    func appendMembers(to json: inout [UInt8]) {
        json.append(",\"hints\":")
        json.appendJSONArray(explanation.missing) { json, test in
            json.append("{")
            json.appendJSONMember("test", test.written.expression.text)
            json.appendJSONMember("holds", test.holds)
            append(place: test, to: &json)
            append(nearMisses: test, to: &json)
            json.append("}")
        }
        json.append(",\"condition\":")
        append(explanation, to: &json)
    }

    private func append(_ part: ConditionExplanation, to json: inout [UInt8]) {
        json.append("{")
        json.appendJSONMember("kind", part.written.kind.name)
        json.appendJSONMember("text", part.written.expression.text)
        json.appendJSONMember("holds", part.holds)
        if part.decides { json.appendJSONMember("decides", true) }
        append(place: part, to: &json)
        if case .test = part.written.kind {
            json.append(",\"actual\":")
            json.appendJSONArray(part.actual) { $0.appendJSONString($1) }
            append(nearMisses: part, to: &json)
        } else {
            json.append(",\"parts\":")
            json.appendJSONArray(part.parts) { append($1, to: &$0) }
        }
        json.append("}")
    }

    private func append(place part: ConditionExplanation, to json: inout [UInt8]) {
        guard let place = rule.place(of: part.written) else { return }
        json.appendJSONMember("file", rule.file)
        json.appendJSONMember("line", place.line)
        json.appendJSONMember("column", place.column)
    }

    private func append(nearMisses part: ConditionExplanation, to json: inout [UInt8]) {
        guard !part.nearMisses.isEmpty else { return }
        json.append(",\"near_misses\":")
        json.appendJSONArray(part.nearMisses) { json, near in
            json.append("{")
            json.appendJSONMember("value", near.value)
            json.appendJSONMember("name", near.miss.name)
            json.appendJSONMember("text", near.miss.text)
            json.append("}")
        }
    }
}

extension WrittenExpression.Kind {
    /// For programs.
    fileprivate var name: String {
        switch self {
        case .test: "test"
        case .all: "and"
        case .any: "or"
        case .not: "not"
        case .element: "has"
        }
    }
}
