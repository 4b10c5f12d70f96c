package import FastJSON

extension DocumentNode {
    /// Reads a JSON document.
    /// - Throws: the fault, as a diagnostic.
    package static func readJSON(_ bytes: SharedBytes) throws(SyntaxFault) -> DocumentNode {
        let text = bytes.array
        if let fault = SyntaxFault(ofEncoding: text) { throw fault }
        let parser = JSONParser()
        var tape = JSONTape()
        do throws(JSONError) {
            try parser.index(SharedBytes(text.withoutByteOrderMark))
        } catch {
            throw SyntaxFault(error, in: text)
        }
        switch parser.next(into: &tape) {
        case .end: throw SyntaxFault(at: 0, "the document is empty", "write a list of selectors")
        case .failed(let error, _): throw SyntaxFault(error, in: text)
        case .value(let node, let range):
            if let fault = SyntaxFault(ofLoneSurrogateIn: text) { throw fault }
            let root = DocumentNode(JSONValue(bytes: bytes.span, nodes: tape.span, node: node))
            if case .end = parser.next(into: &tape) { return root }
            throw faultBehind(root, endingAt: range.upperBound, in: bytes)
        }
    }

    /// What stands behind a value can be the rest of a list whose opening bracket is missing, as
    /// on AWS's own page "Filtering data events by using advanced event selectors", example 3.
    private static func faultBehind(
        _ root: DocumentNode,
        endingAt end: Int,
        in bytes: SharedBytes
    ) -> SyntaxFault {
        let rest = bytes.span.extracting(end..<bytes.count).array
        let next = rest.first { !" \t\r\n".utf8.contains($0) }
        let isListsRest = next == UInt8(ascii: ",") || next == UInt8(ascii: "]")
        guard isListsRest, root.members != nil else {
            return SyntaxFault(at: end, "more text after the document's end", "remove it")
        }
        return SyntaxFault(
            at: root.range.lowerBound,
            "the list's opening '[' is missing",
            "write '[' before the first selector, and nothing after the closing ']'"
        )
    }

    private init(_ json: JSONValue) {
        let content: Content =
            switch json.kind {
            case .object: .mapping(Self.members(of: json))
            case .array: .list(Self.elements(of: json))
            case .string, .escapedString: .text(json.string ?? "")
            case .number: .number(json.rawText.text)
            case .true: .boolean(true)
            case .false: .boolean(false)
            case .null: .null
            }
        self.init(content, at: json.range)
    }

    private static func elements(of array: JSONValue) -> [DocumentNode] {
        guard var element = array.firstChild() else { return [] }
        var elements: [DocumentNode] = []
        while true {
            elements.append(DocumentNode(element))
            guard let next = element.nextSibling(in: array) else { return elements }
            element = next
        }
    }

    private static func members(of object: JSONValue) -> [Member] {
        guard var value = object.firstChild() else { return [] }
        var members: [Member] = []
        while true {
            let name = String(decoding: value.name, as: UTF8.self)
            members.append(
                Member(name: name, nameRange: value.nameRange, value: DocumentNode(value))
            )
            guard let next = value.nextSibling(in: object) else { return members }
            value = next
        }
    }
}

/// Why a text is not a document at all.
package struct SyntaxFault: Error, Equatable {
    /// In bytes.
    package let position: Int
    package let problem: String
    package let wayOut: String
    /// What kind of fault it is.
    let rule: DiagnosticRule

    package init(at position: Int, _ problem: String, _ wayOut: String) {
        self.init(.notReadable, at: position, problem, wayOut)
    }

    private init(
        _ rule: DiagnosticRule,
        at position: Int,
        _ problem: String,
        _ wayOut: String
    ) {
        self.position = position
        self.problem = problem
        self.wayOut = wayOut
        self.rule = rule
    }

    /// A member that stands twice in the same object.
    package static func repeated(_ name: String, at position: Int) -> SyntaxFault {
        SyntaxFault(
            .repeatedMember,
            at: position,
            "'\(name)' stands here twice",
            "write all its values into one"
        )
    }
}

extension [UInt8] {
    /// With spaces in the place of a byte order mark, so that all else stays where it is.
    fileprivate var withoutByteOrderMark: [UInt8] {
        guard starts(with: SourceText.byteOrderMark) else { return self }
        return [UInt8](repeating: UInt8(ascii: " "), count: 3) + dropFirst(3)
    }
}
