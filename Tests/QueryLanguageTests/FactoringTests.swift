import QueryLanguage
import Testing

@Suite struct `Factoring an expression` {
    @Test(arguments: [
        ("a = x or a = y", "a in (x, y)"),
        ("a = x or b = x or a = y", "a in (x, y) or b = x"),
        ("a = x and b = x or a = x and b = y", "a = x and b in (x, y)"),
        ("a = x and b = x or b = y and a = x", "a = x and b in (x, y)"),
        (
            "a = x and b = x and c = x or a = x and b = x and c = y or a = x and b = y and c = z",
            "a = x and b = x and c in (x, y) or a = x and b = y and c = z"
        ),
        ("not (a = x or a = y)", "not (a in (x, y))"),
        ("a = x and b = y or a = y and b = x", "a = x and b = y or a = y and b = x"),
        ("a = x and a = x or b = x and b = x", "a = x and a = x or b = x and b = x"),
        ("a = x", "a = x"),
    ])
    func `brings together what differs in one part`(text: String, expected: String) throws {
        let factored = try ExpressionParser.parse(text).factored
        #expect(try factored == ExpressionParser.parse(expected))
    }

    @Test func `makes one test of many selectors`() throws {
        let many = (0..<200).map { "kind = data and name = op\($0)" }.joined(separator: " or ")
        let list = (0..<200).map { "op\($0)" }.joined(separator: ", ")
        let expected = try ExpressionParser.parse("kind = data and name in (\(list))")
        #expect(try ExpressionParser.parse(many).factored == expected)
    }
}
