package import Rules
internal import Yams

extension DocumentNode {
    /// Reads a YAML document.
    /// - Throws: the fault, with its place in `text`.
    package static func readYAML(_ text: SourceText) throws(SyntaxFault) -> DocumentNode {
        if let fault = SyntaxFault(ofEncoding: text.bytes) { throw fault }
        let mark = SourceText.byteOrderMark
        let bytes = text.bytes.dropFirst(text.bytes.starts(with: mark) ? mark.count : 0)
        let root: Node?
        do {
            root = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self))
        } catch let error as YamlError {
            throw SyntaxFault(error, in: text)
        } catch {
            throw SyntaxFault(at: 0, "not YAML: \(error)", "correct it")
        }
        guard let root else {
            throw SyntaxFault(at: 0, "the document is empty", "write a list of selectors")
        }
        var reader = YAMLReader(text: text)
        return try reader.node(root)
    }
}

/// Turns the nodes of a YAML document into those that selectors are read from.
private struct YAMLReader {
    let text: SourceText
    /// Aliases may stand for much: they are counted each time.
    private var nodesLeft = 200_000

    init(text: SourceText) {
        self.text = text
    }

    mutating func node(_ node: Node) throws(SyntaxFault) -> DocumentNode {
        let start = offset(of: node)
        nodesLeft -= 1
        guard nodesLeft > 0 else {
            throw SyntaxFault(at: start, "more than 200000 values", "write fewer aliases")
        }
        if let function = Self.function(node) {
            return DocumentNode(.function(function), at: start..<start)
        }
        switch node {
        case .scalar(let scalar):
            let range = text.rangeOfScalar(scalar.string, at: start)
            return DocumentNode(Self.content(of: scalar), at: range)
        case .sequence(let sequence):
            var elements: [DocumentNode] = []
            for element in sequence { elements.append(try self.node(element)) }
            return DocumentNode(.list(elements), at: start..<start)
        case .mapping(let mapping):
            return DocumentNode(.mapping(try members(of: mapping)), at: start..<start)
        case .alias:
            throw SyntaxFault(at: start, "an alias of nothing", "write the value itself")
        }
    }

    private mutating func members(
        of mapping: Node.Mapping
    ) throws(SyntaxFault) -> [DocumentNode.Member] {
        var members: [DocumentNode.Member] = []
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            let range = text.rangeOfScalar(name, at: offset(of: key))
            members.append(
                DocumentNode.Member(name: name, nameRange: range, value: try node(value))
            )
        }
        return members
    }

    private func offset(of node: Node) -> Int {
        node.mark.map { text.offset(of: SourceText.Place($0)) } ?? 0
    }

    /// A tag of an application, such as CloudFormation's `!Sub`.
    private static func function(_ node: Node) -> String? {
        let tag = node.tag.description
        return tag.hasPrefix("!") ? tag : nil
    }

    /// What a scalar stands for, by YAML's rules: only without quotes can it be something else
    /// than a text. What JSON has no word for, such as a time, is the text that was written.
    private static func content(of scalar: Node.Scalar) -> DocumentNode.Content {
        guard scalar.style == .plain || scalar.style == .any else { return .text(scalar.string) }
        switch Node.scalar(scalar).tag.description {
        case "tag:yaml.org,2002:bool": return .boolean(scalar.string.lowercased() == "true")
        case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float": return .number(scalar.string)
        case "tag:yaml.org,2002:null": return .null
        default: return .text(scalar.string)
        }
    }
}

extension SourceText.Place {
    fileprivate init(_ mark: Mark) {
        self.init(line: mark.line, column: mark.column)
    }
}

extension SourceText {
    /// Where a scalar stands that starts at `start`, with its quotes; empty where it is written
    /// in another way than the text that it stands for.
    fileprivate func rangeOfScalar(_ scalar: String, at start: Int) -> Range<Int> {
        let plain = Array(scalar.utf8)
        for quote in ["", "'", "\""] {
            let written = Array(quote.utf8) + plain + Array(quote.utf8)
            if !written.isEmpty, bytes.dropFirst(start).starts(with: written) {
                return start..<start + written.count
            }
        }
        return start..<start
    }
}

extension SyntaxFault {
    fileprivate init(_ error: YamlError, in text: SourceText) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let position = text.offset(of: SourceText.Place(mark))
            let isTab = text.bytes[position...].first { $0 != UInt8(ascii: " ") } == 0x09
            self.init(
                at: position,
                isTab ? "a tab before what stands there" : "not YAML: \(problem)",
                isTab ? "write blanks" : "check the indentation and quotes there"
            )
        case .duplicatedKeysInMapping(let duplicates, let context):
            let first = SourceText.Place(context.mark)
            let name = duplicates.sorted().first ?? ""
            self = .repeated(name, at: text.offset(ofKey: name, after: first))
        default: self.init(at: 0, "not YAML: \(error)", "correct it")
        }
    }
}

extension SourceText {
    /// Where a key stands again that stands at `first`: in the same column before anywhere else.
    fileprivate func offset(ofKey key: String, after first: Place) -> Int {
        let start = offset(of: first)
        var found: [Int] = []
        for index in bytes.indices where index > start && isKey(key, at: index) {
            if place(at: index).column == first.column { return index }
            found.append(index)
        }
        return found.first ?? start
    }

    /// Whether `key`, in quotes or not, and its colon stand at `start`.
    private func isKey(_ key: String, at start: Int) -> Bool {
        guard start == 0 || "\n -{,?\t".utf8.contains(bytes[start - 1]) else { return false }
        return ["", "'", "\""].contains { quote in
            let written = Array((quote + key + quote).utf8)
            guard bytes[start...].starts(with: written) else { return false }
            let next = bytes[(start + written.count)...].first { $0 != UInt8(ascii: " ") }
            return next == UInt8(ascii: ":")
        }
    }
}
