import TestKit
import Testing

@testable import FastJSON

/// Reads every value in `text`, as the parser sees them: a value's text, or the fault.
private func read(_ text: [UInt8]) -> [String] {
    let bytes = SharedBytes(text)
    let parser = JSONParser()
    var tape = JSONTape()
    do throws(JSONError) { try parser.index(bytes) } catch { return ["\(error.fault)"] }
    var found: [String] = []
    while true {
        switch parser.next(into: &tape) {
        case .value(_, let range): found.append(bytes[range].span.text)
        case .failed(let error, _): return found + ["\(error.fault)"]
        case .end: return found
        }
    }
}

private func read(_ text: String) -> [String] { read(Array(text.utf8)) }

/// The kinds of all nodes, going on behind the line of each fault, which is named.
private func kinds(_ text: String) -> [String] {
    let bytes = SharedBytes(Array(text.utf8))
    let parser = JSONParser()
    do throws(JSONError) { try parser.index(bytes) } catch { return ["\(error.fault)"] }
    var found: [String] = []
    while true {
        var tape = JSONTape()
        switch parser.next(into: &tape) {
        case .value:
            let nodes = tape.span
            for index in nodes.indices { found.append("\(nodes[index].kind)") }
        case .failed(let error, let start):
            found.append("\(error.fault)")
            let end = bytes.span.firstIndex(of: UInt8(ascii: "\n"), from: start) ?? bytes.count
            parser.resume(at: end)
        case .end: return found
        }
    }
}

@Suite struct JSONParserTests {
    @Test(arguments: [
        "{}", "[]", "{\"a\":1}", "[1,2,[3,{}],\"x\"]", "{\"a\":{\"b\":[true,false,null]}}",
        "-0", "0.5e+10", "1E5", "123456789012345678901234567890", "\"\"", "\"\\u00e9\\n\\\\\"",
        "{\"a\" : \"x\" , \"b\":[ ]}", "[[[[[[]]]]]]", "{\"\":{}}",
    ])
    func `valid JSON is one value with all its text`(text: String) {
        #expect(read("  \(text)\n") == [text])
    }

    @Test(arguments: [
        ("{", "unclosedContainer"), ("[1,", "unclosedContainer"), ("{\"a\"}", "missingColon"),
        ("{\"a\":}", "unexpectedCharacter"), ("{\"a\":1,}", "missingKey"),
        ("[1,]", "unexpectedCharacter"),
        ("[1 2]", "missingComma"), ("{a:1}", "missingKey"), ("[01]", "invalidNumber"),
        ("[1.]", "invalidNumber"), ("[+1]", "unexpectedCharacter"), ("[-]", "invalidNumber"),
        ("[NaN]", "unexpectedCharacter"), ("[nul]", "invalidLiteral"),
        ("[truex]", "invalidLiteral"),
        ("[true\"a\"]", "invalidLiteral"), ("[\"a\"b]", "missingComma"),
        ("[\"a\" \"b\"]", "missingComma"),
        ("[\"\\x\"]", "invalidEscape"), ("[\"\\u12g4\"]", "invalidEscape"),
        ("[\"a", "unclosedString"),
        ("[\"\u{1}\"]", "controlCharacter"), ("{\"a\":1]", "missingComma"), ("[1}", "missingComma"),
        ("{\"a\":1 \"b\":2}", "missingComma"), ("{1:2}", "missingKey"),
        ("['a']", "unexpectedCharacter"),
        ("[1,/*c*/2]", "unexpectedCharacter"), ("]", "unexpectedCharacter"),
        (",", "unexpectedCharacter"),
    ])
    func `a fault is named`(text: String, fault: String) {
        #expect(read(text).last == fault, "\(text)")
    }

    @Test func `values follow one another with anything or nothing between them`() {
        #expect(
            read("{\"a\":1}{\"b\":2}\n[3] \r\n\"x\"") == ["{\"a\":1}", "{\"b\":2}", "[3]", "\"x\""]
        )
    }

    @Test func `invalid UTF-8 fails the text`() {
        #expect(read([0x22, 0xff, 0x22]) == ["invalidUTF8"])
    }

    @Test func `nesting is limited`() {
        let deepest = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(read(deepest) == [deepest])
        #expect(read("[" + deepest + "]") == ["tooDeep"])
    }

    @Test func `members are found by their name, escaped or not`() throws {
        let text = SharedBytes(Array(#"{"x":0,"a\u0062":"c\"d","n":{"k":[1,2]},"x":3}"#.utf8))
        let parser = JSONParser()
        var tape = JSONTape()
        try parser.index(text)
        guard case .value(let node, _) = parser.next(into: &tape) else {
            Issue.record("not read")
            return
        }
        let value = JSONValue(bytes: text.span, nodes: tape.span, node: node)
        #expect(value.member("ab")?.string == "c\"d")
        #expect(value.member("x")?.rawText.text == "0")
        #expect(value.member("n")?.member("k")?.rawText.text == "[1,2]")
        #expect(value.member("k")?.kind == nil)
        #expect(value.member("ab")?.isText(Array("c\"d".utf8).rawSpan) == true)
    }

    @Test func `escapes of one value say nothing about the next`() {
        // More values than there is room for at first, so that it is gone back to its start.
        let large = "[\(Array(repeating: "\"x\"", count: 700).joined(separator: ",")),\"\\t\"]"
        let values = [
            "{\"a\":\"b\"}", "{\"\\u0061\":\"\\\\\"}", "[1]", large, "[\"\\\\\",\"c\"]", large,
            "[\"d\"]",
            "\"\\n\"",
        ]
        for first in values {
            for second in values {
                let alone = kinds(first) + kinds(second)
                #expect(kinds(first + "\n" + second) == alone, "\(first) \(second)")
            }
        }
    }

    @Test func `values behind a bad escape are read with their own escapes`() {
        let text = "[\"\\x\"]\n{\"a\":\"\\t\"}\n[\"\\u00\"]\n[\"b\"]\n[\"\\\"\"]"
        #expect(
            kinds(text) == [
                "invalidEscape", "object", "escapedString", "invalidEscape", "array", "string",
                "array", "escapedString",
            ]
        )
    }

    @Test func `random texts are read as a plain reader of the grammar reads them`() throws {
        var generator = SeededRandom(seed: 42)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\\n\"", "1", "-2.5e3", "true", "null", " ",
            "\"", "\\", "x", "0",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...8, using: &generator)
            let text =
                "["
                + (0..<count).map { _ in pieces.randomElement(using: &generator)! }
                .joined() + "]"
            let expected = PlainGrammar.accepts(text)
            let found = read(text)
            #expect((found == [text]) == expected, "\(text): \(found)")
        }
    }
}

/// RFC 8259 read character by character: the oracle for the fast parser.
private struct PlainGrammar {
    private var rest: Substring

    static func accepts(_ text: String) -> Bool {
        var grammar = PlainGrammar(rest: text[...])
        return grammar.value() && grammar.skipSpace().isEmpty
    }

    private mutating func skipSpace() -> Substring {
        rest = rest.drop { " \n\r\t".contains($0) }
        return rest
    }

    private mutating func take(_ token: String) -> Bool {
        guard skipSpace().hasPrefix(token) else { return false }
        rest = rest.dropFirst(token.count)
        return true
    }

    private mutating func value() -> Bool {
        if take("{") { return list(end: "}") { $0.string() && $0.take(":") && $0.value() } }
        if take("[") { return list(end: "]") { $0.value() } }
        return string() || number() || take("true") || take("false") || take("null")
    }

    private mutating func list(end: String, item: (inout Self) -> Bool) -> Bool {
        if take(end) { return true }
        while item(&self) {
            if take(end) { return true }
            guard take(",") else { return false }
        }
        return false
    }

    private mutating func string() -> Bool {
        match(/"([^"\\\x00-\x1f]|\\(["\\\/bfnrt]|u[0-9a-fA-F]{4}))*"/)
    }

    private mutating func number() -> Bool {
        match(/-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/)
    }

    private mutating func match<Output>(_ pattern: Regex<Output>) -> Bool {
        guard let found = try? pattern.prefixMatch(in: skipSpace()) else { return false }
        rest = rest[found.range.upperBound...]
        return true
    }
}
