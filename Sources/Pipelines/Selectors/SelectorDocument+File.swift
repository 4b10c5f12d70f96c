internal import FastJSON
package import Rules

extension SelectorDocument {
    /// Reads a file of selectors, JSON or YAML.
    ///
    /// A text that starts as JSON does is JSON, unless the file's name says YAML and it is not:
    /// YAML can look like that too.
    package static func read(_ bytes: [UInt8], file: String) -> SelectorDocument {
        let text = SourceText(bytes)
        if let fault = SyntaxFault(ofLanguageIn: text, file: file) {
            return SelectorDocument(fault, text: text, syntax: .json)
        }
        if !text.looksLikeJSON, !isJSON(file) { return readYAML(text) }
        let json = SelectorDocument(json: SharedBytes(bytes))
        let isUnreadable = json.faults.first?.rule.code == "SEL001"
        return isUnreadable && isYAML(file) ? readYAML(text) : json
    }

    private static func readYAML(_ text: SourceText) -> SelectorDocument {
        do {
            return SelectorDocument(try DocumentNode.readYAML(text), text: text, syntax: .yaml)
        } catch {
            return SelectorDocument(error, text: text, syntax: .yaml)
        }
    }

    private static func isJSON(_ file: String) -> Bool { file.hasSuffix(".json") }

    private static func isYAML(_ file: String) -> Bool {
        [".yaml", ".yml"].contains { file.hasSuffix($0) }
    }
}

extension SourceText {
    /// Whether it starts as JSON does.
    var looksLikeJSON: Bool {
        let mark = Self.byteOrderMark
        let first = bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0)
            .first { !" \t\r\n".utf8.contains($0) }
        return first.map { "[{\"".utf8.contains($0) } ?? true
    }
}
