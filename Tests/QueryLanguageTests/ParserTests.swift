import QueryLanguage
import Records
import Testing

@Suite struct `The text of an expression` {
    struct Pair: Sendable, CustomTestStringConvertible {
        let text: String
        let same: String
        init(_ text: String, _ same: String) {
            self.text = text
            self.same = same
        }
        var testDescription: String { text }
    }

    @Test(arguments: [
        Pair("a = x or b = y and c = z", "a = x or (b = y and c = z)"),
        Pair("a = x and b = y or c = z", "(a = x and b = y) or c = z"),
        Pair("not a = x and b = y", "(not (a = x)) and b = y"),
        Pair("not a = x or b = y", "(not (a = x)) or b = y"),
        Pair("not not a", "not (not (a = true))"),
        Pair("NOT a IS NULL", "not (a is null)"),
        Pair("a is NOT null", "a IS not NULL"),
        Pair("a", "a = 'true'"),
        Pair("(a)", "a = true"),
        Pair("a AnD b Or c", "(a and b) or c"),
        Pair("a<>x", "not a = x"),
        Pair("a!='x'", "not (a = \"x\")"),
        Pair("a>=1", "a >= 1.0"),
        Pair("a > -1e2", "a > -100"),
        Pair("a = 'it''s'", "a = \"it's\""),
        Pair("a = \"say \"\"so\"\"\"", "a = 'say \"so\"'"),
        Pair("a in ('x')", "a = x"),
        Pair("a in (x, 'y' ,\"z\")", "a in ('x','y','z')"),
        Pair("\n a\t=\r\n x ", "a = x"),
        Pair(
            "userIdentity.arn = arn:aws:iam::1:role/x",
            "userIdentity.arn = 'arn:aws:iam::1:role/x'"
        ),
        Pair("a = and", "a = 'and'"),
        Pair("a = '-- no comment'", "(a = \"-- no comment\")"),
    ])
    func `means`(pair: Pair) throws {
        let one = try ExpressionParser.parse(pair.text)
        let other = try ExpressionParser.parse(pair.same)
        #expect(one == other)
    }

    @Test(arguments: [
        Pair("a = x or b = y and c = z", "(a = x or b = y) and c = z"),
        Pair("not a and b", "not (a and b)"),
        Pair("a = X", "a = x"),
        Pair("A = x", "a = x"),
        Pair("a = '1'", "a = 1"),
        Pair("a = 'e\u{301}'", "a = 'é'"),
    ])
    func `does not mean`(pair: Pair) throws {
        let one = try ExpressionParser.parse(pair.text)
        let other = try ExpressionParser.parse(pair.same)
        #expect(one != other)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let text: String
        let column: Int
        let problem: String
        init(_ text: String, _ column: Int, _ problem: String) {
            self.text = text
            self.column = column
            self.problem = problem
        }
        var testDescription: String { "'\(text)'" }
    }

    @Test(arguments: [
        Fault("", 1, "expected a field's name"),
        Fault("   ", 4, "expected a field's name"),
        Fault("calls >", 8, "expected a number"),
        Fault("calls > x", 9, "expected a number"),
        Fault("calls > 'x'", 9, "expected a number"),
        Fault("calls = ", 9, "expected a word, a quoted text or a number"),
        Fault("calls = (", 9, "expected a word, a quoted text or a number"),
        Fault("calls > 1 2", 11, "expected 'and', 'or' or the end"),
        Fault("calls > 1 xor a", 11, "expected 'and', 'or' or the end"),
        Fault("(calls > 1", 11, "expected ')'"),
        Fault("calls > 1)", 10, "expected 'and', 'or' or the end"),
        Fault("a and", 6, "expected a field's name"),
        Fault("and a", 5, "expected 'and', 'or' or the end"),
        Fault("not", 4, "expected a field's name"),
        Fault("= 5", 1, "expected a field's name"),
        Fault("a..b = 5", 1, "expected a field's name"),
        Fault(".a = 5", 1, "expected a field's name"),
        Fault("a = 'x", 5, "the text has no closing '"),
        Fault("a = 'x''", 5, "the text has no closing '"),
        Fault("a = \"x'", 5, "the text has no closing \""),
        Fault("a ; b", 3, "unexpected ';'"),
        Fault("a ! b", 3, "unexpected '!'"),
        Fault("a = 1.2.3", 5, "expected a number"),
        Fault("a in x", 6, "expected '('"),
        Fault("a in (x", 8, "expected ',' or ')'"),
        Fault("a in ()", 7, "expected a word, a quoted text or a number"),
        Fault("a is x", 6, "expected 'null' or 'not null'"),
        Fault("a is not x", 10, "expected 'null' or 'not null'"),
        Fault("héé = 1 ; b", 9, "unexpected ';'"),
    ])
    func `with a fault is refused, with the place`(fault: Fault) {
        let error = #expect(throws: ExpressionError.self) {
            try ExpressionParser.parse(fault.text)
        }
        #expect(error?.description == "column \(fault.column): \(fault.problem)")
    }

    @Test func `names its fields in order, and the numbers that each is compared with`() throws {
        let expression = try ExpressionParser.parse(
            "calls > 100 and (name = 'x' or not calls <= 2.5) and calls in (7, '8', many)"
        )
        #expect(expression.fields.map(\.name) == ["calls", "name", "calls", "calls"])
        #expect(expression.numbers(comparedWith: Field("calls")) == [100, 2.5, 7, 8])
        #expect(expression.numbers(comparedWith: Field("name")) == [])
    }
}
