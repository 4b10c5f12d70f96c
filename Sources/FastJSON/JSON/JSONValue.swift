/// A JSON value, borrowed from its text and its tape.
public struct JSONValue: ~Escapable {
    @usableFromInline let bytes: RawSpan
    @usableFromInline let nodes: Span<JSONNode>
    @usableFromInline let index: Int

    /// The value at `node` of `nodes`, read from `bytes`.
    @_lifetime(copy bytes, copy nodes)
    @inlinable public init(bytes: RawSpan, nodes: Span<JSONNode>, node: Int) {
        self.bytes = bytes
        self.nodes = nodes
        index = node
    }

    @inlinable @inline(__always) public var kind: JSONKind { nodes[index].kind }

    /// Whether it is a string, with or without escapes.
    @inlinable @inline(__always) public var isString: Bool {
        kind == .string || kind == .escapedString
    }

    /// The text between a string's quotes, as written; any other value's text.
    @inlinable public var rawText: RawSpan {
        @inline(__always) @_lifetime(copy self)
        get {
            let node = nodes[index]
            return bytes.extracting(Int(node.start)..<Int(node.start + node.length))
        }
    }

    /// Where the value's text is in the bytes that were read, a string's with its quotes.
    public var range: Range<Int> {
        let node = nodes[index]
        let start = Int(node.start)
        let end = start + Int(node.length)
        return isString ? start - 1..<end + 1 : start..<end
    }

    /// A string's characters as UTF-8, any other value's text.
    public func appendText(to text: inout [UInt8]) {
        if kind == .escapedString {
            JSONEscapes.appendUnescaped(rawText, to: &text)
        } else {
            text.append(contentsOf: rawText)
        }
    }

    /// Gives `body` what `appendText` appends, without a copy where nothing is escaped.
    public func withText<Result>(_ body: (RawSpan) -> Result) -> Result {
        guard kind == .escapedString else { return body(rawText) }
        var text: [UInt8] = []
        appendText(to: &text)
        return body(text.rawSpan)
    }

    /// A string's characters; nil for any other kind.
    public var string: String? {
        guard isString else { return nil }
        guard kind == .escapedString else { return rawText.text }
        var text: [UInt8] = []
        appendText(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The member called `name`, of an object; the first one if several are. Nil for other kinds.
    @_lifetime(copy self)
    @inlinable public func member(_ name: RawSpan) -> JSONValue? {
        let own = nodes[index]
        guard own.kind == .object else { return nil }
        let wanted = UInt32(name.byteCount)
        var child = index + 1
        let end = own.next
        while child < end {
            let node = nodes[child]
            if node.keyLength == wanted {
                let start = Int(node.keyStart)
                if bytes.extracting(start..<start + Int(wanted)).isEqual(to: name) {
                    return JSONValue(bytes: bytes, nodes: nodes, node: child)
                }
            } else if node.keyLength & JSONNode.keyEscaped != 0, hasEscapedKey(node, name) {
                return JSONValue(bytes: bytes, nodes: nodes, node: child)
            }
            child = node.next
        }
        return nil
    }

    // Rare, and never part of the loop that looks at it, which would save registers for it.
    @inline(never) @usableFromInline func hasEscapedKey(_ node: JSONNode, _ name: RawSpan) -> Bool {
        let start = Int(node.keyStart)
        let length = Int(node.keyLength & ~JSONNode.keyEscaped)
        var key: [UInt8] = []
        JSONEscapes.appendUnescaped(bytes.extracting(start..<start + length), to: &key)
        return key.rawSpan.isEqual(to: name)
    }

    /// The first of the values directly inside an object or array; nil if there are none.
    @_lifetime(copy self)
    public func firstChild() -> JSONValue? {
        let kind = kind
        guard kind == .object || kind == .array, nodes[index].next > index + 1 else { return nil }
        return JSONValue(bytes: bytes, nodes: nodes, node: index + 1)
    }

    /// The value that follows this one inside `container`.
    @_lifetime(copy self)
    public func nextSibling(in container: borrowing JSONValue) -> JSONValue? {
        let next = nodes[index].next
        guard next < container.nodes[container.index].next else { return nil }
        return JSONValue(bytes: bytes, nodes: nodes, node: next)
    }

    /// This member's name, unescaped; empty outside an object.
    public var name: [UInt8] {
        let node = nodes[index]
        guard node.keyLength != JSONNode.noKey else { return [] }
        let start = Int(node.keyStart)
        let length = Int(node.keyLength & ~JSONNode.keyEscaped)
        var key: [UInt8] = []
        JSONEscapes.appendUnescaped(bytes.extracting(start..<start + length), to: &key)
        return key
    }

    /// Where this member's name is in the bytes that were read, with its quotes; empty outside an
    /// object.
    public var nameRange: Range<Int> {
        let node = nodes[index]
        guard node.keyLength != JSONNode.noKey else { return 0..<0 }
        let start = Int(node.keyStart)
        return start - 1..<start + Int(node.keyLength & ~JSONNode.keyEscaped) + 1
    }

    /// The index of its node on the tape.
    public var node: Int { index }

    /// Whether the value's text, unescaped, is `text`.
    public func isText(_ text: RawSpan) -> Bool {
        guard kind == .escapedString else { return rawText.isEqual(to: text) }
        var own: [UInt8] = []
        appendText(to: &own)
        return own.rawSpan.isEqual(to: text)
    }
}

extension JSONValue {
    /// The member called `name`; for messages and configuration, not for hot loops.
    @_lifetime(copy self)
    public func member(_ name: String) -> JSONValue? {
        let bytes = Array(name.utf8)
        return member(bytes.rawSpan)
    }
}
