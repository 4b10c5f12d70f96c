package import FastJSON

extension AdvancedEventSelector {
    /// Reads a JSON document of advanced event selectors, as AWS's own tools take and print it: a
    /// bare list, or an object with `AdvancedEventSelectors`.
    package static func read(_ document: SharedBytes) throws(SelectorError) -> [Self] {
        try SelectorReader(document).selectors()
    }
}

/// Reads one document; remembers it, to say where a fault is.
private struct SelectorReader {
    private typealias Selector = AdvancedEventSelector

    private let document: SharedBytes

    init(_ document: SharedBytes) {
        self.document = document
    }

    func selectors() throws(SelectorError) -> [AdvancedEventSelector] {
        var parser = JSONParser()
        var tape = JSONTape()
        let node = try root(&parser, &tape)
        let text = document
        let value = JSONValue(bytes: text.span, nodes: tape.span, node: node)
        if value.kind == .array { return try list(value) }
        guard let inner = value.member("AdvancedEventSelectors"), inner.kind == .array else {
            throw error(
                at: value.range.lowerBound,
                "neither a list nor an object with a list",
                "write the selectors as [{\"FieldSelectors\": […]}, …]"
            )
        }
        return try list(inner)
    }

    private func root(
        _ parser: inout JSONParser,
        _ tape: inout JSONTape
    ) throws(SelectorError) -> Int {
        do throws(JSONError) {
            try parser.index(document)
        } catch let fault {
            throw error(at: fault.position, "not JSON: \(fault)", "correct the document")
        }
        switch parser.next(into: &tape) {
        case .end: throw error(at: 0, "the document is empty", "write a list of selectors")
        case .failed(let fault, _):
            throw error(at: fault.position, "not JSON: \(fault)", "correct the document")
        case .value(let node, let range):
            if case .end = parser.next(into: &tape) { return node }
            throw error(
                at: range.upperBound,
                "more text after the document's end",
                "remove it"
            )
        }
    }

    private func list(_ array: JSONValue) throws(SelectorError) -> [AdvancedEventSelector] {
        guard var element = array.firstChild() else {
            throw error(
                at: array.range.lowerBound,
                "the list of selectors is empty",
                "name at least one, since an empty list would say nothing about what is kept"
            )
        }
        var selectors: [AdvancedEventSelector] = []
        while true {
            selectors.append(try selector(element))
            guard let next = element.nextSibling(in: array) else { return selectors }
            element = next
        }
    }

    private func selector(_ json: JSONValue) throws(SelectorError) -> AdvancedEventSelector {
        guard let fields = json.member("FieldSelectors"), fields.kind == .array,
            var element = fields.firstChild()
        else {
            throw error(
                at: json.range.lowerBound,
                "a selector without FieldSelectors",
                "give it at least one: {\"Field\": \"eventName\", \"Equals\": [\"…\"]}"
            )
        }
        try check(members: ["Name", "FieldSelectors"], of: json)
        var selectors: [AdvancedEventSelector.FieldSelector] = []
        while true {
            selectors.append(try fieldSelector(element))
            guard let next = element.nextSibling(in: fields) else { break }
            element = next
        }
        return AdvancedEventSelector(name: try name(of: json), fieldSelectors: selectors)
    }

    private func name(of json: JSONValue) throws(SelectorError) -> String? {
        guard let name = json.member("Name"), name.kind != .null else { return nil }
        guard let text = name.string, text.unicodeScalars.count <= 1_000 else {
            throw error(
                at: name.range.lowerBound,
                "Name is not a text of at most 1000 characters",
                "shorten it"
            )
        }
        return text
    }

    private func fieldSelector(
        _ json: JSONValue
    ) throws(SelectorError) -> AdvancedEventSelector.FieldSelector {
        let operators = AdvancedEventSelector.Operator.allCases
        guard let field = json.member("Field"), let name = field.string, Self.isFieldName(name)
        else {
            throw error(
                at: json.range.lowerBound,
                "a field selector without a Field's name",
                "name one: {\"Field\": \"eventName\", …}"
            )
        }
        try check(members: ["Field"] + operators.map(\.rawValue), of: json)
        var conditions: [AdvancedEventSelector.Operator: [String]] = [:]
        for operation in operators {
            guard let values = json.member(operation.rawValue), values.kind != .null else {
                continue
            }
            let texts = try self.values(values, of: operation)
            if !texts.isEmpty { conditions[operation] = texts }
        }
        guard !conditions.isEmpty else {
            throw error(
                at: json.range.lowerBound,
                "no condition on \(name)",
                "add an operator with a value, such as \"Equals\": [\"…\"]"
            )
        }
        return AdvancedEventSelector.FieldSelector(field: name, conditions: conditions)
    }

    /// The API's pattern for a field's name, and a path that can be followed.
    private static func isFieldName(_ name: String) -> Bool {
        (1...1_000).contains(name.utf8.count) && !name.hasPrefix(".") && !name.hasSuffix(".")
            && !name.contains("..")
    }

    private func values(
        _ json: JSONValue,
        of operation: AdvancedEventSelector.Operator
    ) throws(SelectorError) -> [String] {
        guard json.kind == .array else {
            throw error(
                at: json.range.lowerBound,
                "\(operation.rawValue) is not a list",
                "put the value into brackets"
            )
        }
        var texts: [String] = []
        guard var value = json.firstChild() else { return [] }
        while true {
            guard let text = value.string, (1...2_048).contains(text.unicodeScalars.count),
                !text.unicodeScalars.contains("\n")
            else {
                throw error(
                    at: value.range.lowerBound,
                    "a value of \(operation.rawValue) is not a text of 1 to 2048 characters in one line",
                    "write it in quotes"
                )
            }
            texts.append(text)
            guard let next = value.nextSibling(in: json) else { return texts }
            value = next
        }
    }

    private func check(members allowed: [String], of json: JSONValue) throws(SelectorError) {
        guard var member = json.firstChild() else { return }
        while true {
            let name = String(decoding: member.name, as: UTF8.self)
            guard allowed.contains(name) else {
                throw error(
                    at: member.range.lowerBound,
                    "unknown member '\(name)'",
                    "use one of \(allowed.joined(separator: ", "))"
                )
            }
            guard let next = member.nextSibling(in: json) else { return }
            member = next
        }
    }

    private func error(at position: Int, _ problem: String, _ wayOut: String) -> SelectorError {
        let before = document.span.extracting(0..<min(position, document.count)).array
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column = before.count - (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1)
        return SelectorError(line: line, column: column, problem: problem, wayOut: wayOut)
    }
}
