internal import FastJSON
internal import Rules

/// What was found, for the tools that show findings beside the code.
///
/// Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
package struct SARIFReport {
    private let files: [CheckedFile]
    private let version: String

    /// - Parameter version: of the program.
    package init(_ files: [CheckedFile], version: String) {
        self.files = files
        self.version = version
    }

    /// One JSON object.
    package var json: [UInt8] {
        var json: [UInt8] = []
        json.append("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",")
        json.append("\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"sluice\"")
        json.appendJSONMember("version", version)
        json.append(",\"rules\":")
        json.appendJSONArray(rules) { $1.append(to: &$0) }
        json.append("}},\"columnKind\":\"unicodeCodePoints\",\"results\":")
        json.appendJSONArray(files.flatMap(\.findings)) { append($1, to: &$0) }
        json.append("}]}")
        return json
    }

    private var rules: [DiagnosticRule] {
        [.unreadableFile, .pipeline] + ConditionLints.rules + DiagnosticRule.ofSelectors
    }

    private func append(_ finding: Finding, to json: inout [UInt8]) {
        json.append("{")
        json.appendJSONMember("ruleId", finding.rule.code)
        if let index = rules.firstIndex(of: finding.rule) {
            json.appendJSONMember("ruleIndex", index)
        }
        json.appendJSONMember("level", finding.rule.severity.rawValue)
        json.append(",\"message\":{")
        json.appendJSONMember("text", "\(finding.problem); \(finding.wayOut)")
        json.append("},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{")
        json.appendJSONMember("uri", Self.uri(of: finding.file))
        json.append("}")
        appendRegion(of: finding, to: &json)
        json.append("}}]")
        if let fix = finding.fix { append(fix, of: finding.file, to: &json) }
        json.append("}")
    }

    private func appendRegion(of finding: Finding, to json: inout [UInt8]) {
        switch finding.place {
        case nil: break
        case .line(let line):
            json.append(",\"region\":{\"startLine\":")
            json.append(decimal: Int64(line))
            json.append("}")
        case .range(let start, let end):
            json.append(",\"region\":")
            json.appendRegion(start, end)
        }
    }

    private func append(_ fix: Finding.Fix, of file: String, to json: inout [UInt8]) {
        json.append(",\"fixes\":[{\"description\":{")
        json.appendJSONMember("text", fix.summary)
        json.append("},\"artifactChanges\":[{\"artifactLocation\":{")
        json.appendJSONMember("uri", Self.uri(of: file))
        json.append("},\"replacements\":")
        json.appendJSONArray(fix.edits) { json, edit in
            json.append("{\"deletedRegion\":")
            json.appendRegion(edit.start, edit.end)
            json.append(",\"insertedContent\":{")
            json.appendJSONMember("text", edit.text)
            json.append("}}")
        }
        json.append("}]}]")
    }

    /// A path as a URI reference: what is neither a letter nor harmless is percent-encoded.
    private static func uri(of path: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return PathText.bytes(of: path).map { byte in
            let character = Character(Unicode.Scalar(byte))
            let isPlain =
                byte < 0x80
                && (character.isLetter || character.isNumber || "/._-~".contains(character))
            return isPlain
                ? String(character) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 0xF)])"
        }.joined()
    }
}

extension DiagnosticRule {
    fileprivate func append(to json: inout [UInt8]) {
        json.append("{")
        json.appendJSONMember("id", code)
        json.appendJSONMember("name", name)
        json.append(",\"shortDescription\":{")
        json.appendJSONMember("text", summary)
        json.append("},\"fullDescription\":{")
        json.appendJSONMember("text", why)
        json.append("},\"help\":{")
        json.appendJSONMember("text", "\(summary) \(why)")
        json.append("},\"defaultConfiguration\":{")
        json.appendJSONMember("level", severity.rawValue)
        json.append("}}")
    }
}

extension [UInt8] {
    fileprivate mutating func appendRegion(_ start: SourceText.Place, _ end: SourceText.Place) {
        append("{")
        appendJSONMember("startLine", start.line)
        appendJSONMember("startColumn", start.column)
        appendJSONMember("endLine", end.line)
        appendJSONMember("endColumn", end.column)
        append("}")
    }
}
