internal import FastJSON

extension ExplanationCounts {
    /// For programs: one JSON object for each stage, and for each reason and hint of it.
    package var json: [[UInt8]] { stages.flatMap(\.json) }
}

extension ExplanationCounts.Stage {
    fileprivate var json: [[UInt8]] {
        var head = object
        head.appendJSONMember("records", records)
        switch stage.part {
        case .passing(let remark), .depending(let remark):
            head.appendJSONMember("remark", remark)
            head.append("}")
            return [head]
        case .judging(let rule):
            head.appendJSONMember("rule", rule.text)
            appendVerdicts(to: &head)
            return [head]
        case .selecting(let explainer, let file):
            appendVerdicts(to: &head)
            return [head] + rows(explainer).map { line($0, file) }
                + hints(explainer).map { line($0, $1, file) }
        }
    }

    private func appendVerdicts(to json: inout [UInt8]) {
        json.appendJSONMember("kept", kept)
        json.appendJSONMember("dropped", records - kept)
        json.append("}")
    }

    private func line(_ row: Row, _ file: String) -> [UInt8] {
        var json = counted(isKept: row.isKept, row.count)
        json.append(",\"reason\":{")
        json.append(row.reason, file: file)
        json.append("}}")
        return json
    }

    private func line(_ hint: SelectionHint, _ count: Int, _ file: String) -> [UInt8] {
        var json = counted(isKept: false, count)
        json.append(",\"hint\":{")
        json.append(hint, file: file)
        json.append("}}")
        return json
    }

    private func counted(isKept: Bool, _ count: Int) -> [UInt8] {
        var json = object
        json.appendJSONMember("verdict", isKept ? "kept" : "dropped")
        json.appendJSONMember("count", count)
        return json
    }

    /// The beginning of an object, with the stage's name.
    private var object: [UInt8] {
        var json: [UInt8] = []
        json.append("{")
        json.appendJSONMember("stage", stage.id)
        json.appendJSONMember("kind", stage.kind)
        return json
    }
}
