internal import FastJSON
internal import Rules

extension CheckedFile {
    /// For programs: one JSON object, in one line.
    package var json: [UInt8] {
        var json: [UInt8] = []
        json.append("{\"file\":")
        json.appendJSONString(path)
        switch kind {
        case .pipeline: json.append(",\"kind\":\"pipeline\"")
        case .selectors(let profile, let names):
            json.append(",\"kind\":\"selectors\",\"profile\":")
            json.appendJSONString(profile.name)
            json.append(",\"edition\":")
            json.appendJSONString(profile.edition)
            json.append(",\"legal_in\":")
            json.appendJSONList(names) { $0.appendJSONString($1) }
        }
        json.append(",\"findings\":")
        json.appendJSONList(findings) { $1.append(to: &$0) }
        json.append("}")
        return json
    }
}

extension Finding {
    fileprivate func append(to json: inout [UInt8]) {
        json.append("{")
        json.appendMember("code", rule.code)
        json.append(",")
        json.appendMember("name", rule.name)
        json.append(",")
        json.appendMember("severity", rule.severity.rawValue)
        json.append(",")
        json.appendMember("file", file)
        switch place {
        case nil: break
        case .line(let line):
            json.append(",\"line\":")
            json.append(decimal: Int64(line))
        case .range(let start, let end):
            json.append(",")
            json.appendPlaces(start, end)
        }
        json.append(",")
        json.appendMember("problem", problem)
        json.append(",")
        json.appendMember("way_out", wayOut)
        json.append(",")
        json.appendMember("why", rule.why)
        if let fix { append(fix, to: &json) }
        json.append("}")
    }

    private func append(_ fix: Fix, to json: inout [UInt8]) {
        json.append(",\"fix\":{")
        json.appendMember("summary", fix.summary)
        json.append(",\"edits\":")
        json.appendJSONList(fix.edits) { json, edit in
            json.append("{")
            json.appendPlaces(edit.start, edit.end)
            json.append(",")
            json.appendMember("text", edit.text)
            json.append("}")
        }
        json.append("}")
    }
}

extension [UInt8] {
    fileprivate mutating func appendPlaces(_ start: SourceText.Place, _ end: SourceText.Place) {
        append("\"line\":")
        append(decimal: Int64(start.line))
        append(",\"column\":")
        append(decimal: Int64(start.column))
        append(",\"end_line\":")
        append(decimal: Int64(end.line))
        append(",\"end_column\":")
        append(decimal: Int64(end.column))
    }

    /// Appends a member whose value is a text.
    mutating func appendMember(_ name: StaticString, _ text: String) {
        append("\"")
        append(name)
        append("\":")
        appendJSONString(text)
    }

    /// Appends an array.
    mutating func appendJSONList<Item>(
        _ items: [Item],
        _ write: (inout [UInt8], Item) -> Void
    ) {
        append("[")
        for (index, item) in items.enumerated() {
            if index > 0 { append(",") }
            write(&self, item)
        }
        append("]")
    }
}
