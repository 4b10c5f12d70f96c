internal import FastJSON

extension EventSelectors {
    /// The selectors as a JSON document, as AWS's tools take it: a list, two spaces a level, names
    /// and operators in AWS's order, nothing that is not said. What is read from it is the same.
    package var canonicalJSON: [UInt8] {
        var json = IndentedJSON()
        switch self {
        case .advanced(let selectors): json.list(selectors) { $1.write(to: &$0) }
        case .basic(let selectors): json.list(selectors) { $1.write(to: &$0) }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }
}

extension AdvancedEventSelector {
    fileprivate func write(to json: inout IndentedJSON) {
        json.object { json in
            if let name { json.member("Name") { $0.text(name) } }
            json.member("FieldSelectors") { json in
                json.list(fieldSelectors) { $1.write(to: &$0) }
            }
        }
    }
}

extension AdvancedEventSelector.FieldSelector {
    fileprivate func write(to json: inout IndentedJSON) {
        json.object { json in
            json.member("Field") { $0.text(field) }
            for operation in AdvancedEventSelector.Operator.allCases {
                guard let values = conditions[operation] else { continue }
                json.member(operation.rawValue) { $0.texts(values) }
            }
        }
    }
}

extension BasicEventSelector {
    fileprivate func write(to json: inout IndentedJSON) {
        json.object { json in
            json.member("ReadWriteType") { $0.text(readWriteType.rawValue) }
            json.member("IncludeManagementEvents") {
                $0.word(includesManagementEvents ? "true" : "false")
            }
            json.member("DataResources") { json in
                json.list(resources) { json, resource in
                    json.object { json in
                        json.member("Type") { $0.text(resource.type.rawValue) }
                        json.member("Values") { $0.texts(resource.values) }
                    }
                }
            }
            json.member("ExcludeManagementEventSources") { $0.texts(excludedSources) }
        }
    }
}

/// JSON text with a line for each member and element.
private struct IndentedJSON {
    private(set) var bytes: [UInt8] = []
    private var depth = 0
    private var isFirst = true

    mutating func text(_ text: String) { bytes.appendJSONString(text) }
    mutating func word(_ word: StaticString) { bytes.append(word) }

    mutating func texts(_ texts: [String]) { list(texts) { $0.text($1) } }

    mutating func list<Element>(_ elements: [Element], _ write: (inout Self, Element) -> Void) {
        container("[", "]") { json in
            for element in elements {
                json.newLine()
                write(&json, element)
            }
        }
    }

    mutating func object(_ members: (inout Self) -> Void) {
        container("{", "}", members)
    }

    mutating func member(_ name: String, _ value: (inout Self) -> Void) {
        newLine()
        text(name)
        bytes.append(": ")
        value(&self)
    }

    private mutating func container(
        _ opening: StaticString,
        _ closing: StaticString,
        _ content: (inout Self) -> Void
    ) {
        bytes.append(opening)
        depth += 1
        isFirst = true
        content(&self)
        depth -= 1
        if !isFirst { breakLine() }
        isFirst = false
        bytes.append(closing)
    }

    private mutating func newLine() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        breakLine()
    }

    private mutating func breakLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: depth * 2))
    }
}
