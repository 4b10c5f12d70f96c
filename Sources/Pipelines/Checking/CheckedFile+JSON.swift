internal import FastJSON
internal import Rules

extension CheckedFile {
    /// For programs: one JSON object, in one line.
    package var json: [UInt8] {
        var json: [UInt8] = []
        json.append("{")
        json.appendJSONMember("file", PathText.printed(path))
        switch kind {
        case .pipeline: json.appendJSONMember("kind", "pipeline")
        case .unreadable: json.appendJSONMember("kind", "unreadable")
        case .selectors(let profile, let names):
            json.appendJSONMember("kind", "selectors")
            json.appendJSONMember("profile", profile.name)
            json.appendJSONMember("edition", profile.edition)
            json.append(",\"legal_in\":")
            json.appendJSONArray(names) { $0.appendJSONString($1) }
        }
        json.append(",\"findings\":")
        json.appendJSONArray(findings) { $1.append(to: &$0) }
        json.append("}")
        return json
    }
}

extension Finding {
    fileprivate func append(to json: inout [UInt8]) {
        json.append("{")
        json.appendJSONMember("code", rule.code)
        json.appendJSONMember("name", rule.name)
        json.appendJSONMember("severity", rule.severity.rawValue)
        json.appendJSONMember("file", file)
        switch place {
        case nil: break
        case .line(let line):
            json.appendJSONMember("line", line)
        case .range(let start, let end):
            json.appendPlaces(start, end)
        }
        json.appendJSONMember("problem", problem)
        json.appendJSONMember("way_out", wayOut)
        json.appendJSONMember("why", rule.why)
        if let fix { append(fix, to: &json) }
        json.append("}")
    }

    private func append(_ fix: Fix, to json: inout [UInt8]) {
        json.append(",\"fix\":{")
        json.appendJSONMember("summary", fix.summary)
        json.append(",\"edits\":")
        json.appendJSONArray(fix.edits) { json, edit in
            json.append("{")
            json.appendPlaces(edit.start, edit.end)
            json.appendJSONMember("text", edit.text)
            json.append("}")
        }
        json.append("}")
    }
}

extension [UInt8] {
    fileprivate mutating func appendPlaces(_ start: SourceText.Place, _ end: SourceText.Place) {
        appendJSONMember("line", start.line)
        appendJSONMember("column", start.column)
        appendJSONMember("end_line", end.line)
        appendJSONMember("end_column", end.column)
    }
}
