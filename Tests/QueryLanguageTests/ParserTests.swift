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
        Pair("a = '# no comment' # a comment", "(a = \"# no comment\")"),
        Pair("# first\na = x # then\n and b # last", "a = x and b"),
        Pair("a starts with x", "a STARTS with ('x')"),
        Pair("a ends with (x, 'y')", "a ends with ('x', 'y')"),
        Pair("a not in (x, y)", "not a in (x, y)"),
        Pair("a not starts with x", "not a starts with x"),
        Pair("a not ends with x", "not (a ends with x)"),
        Pair("a is missing", "a is null"),
        Pair("a is not missing", "a is present"),
        Pair("a is not present", "not a is present"),
        Pair("r has (type = T and not ARN = x)", "r HAS ((type = T) and ARN != x)"),
        Pair("`a` = x and `not` = y", "a = x and `not` = 'y'"),
        Pair("starts starts with x or ends", "starts starts with ('x') or ends = 'true'"),
        Pair("true and a or false", "(true and a) or (false)"),
        Pair("true = x", "`true` = x"),
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
        Pair("r.a = x and r.b = y", "r has (a = x and b = y)"),
        Pair("a starts with (x, y)", "a starts with x"),
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

    private static let next = "expected 'and', 'or' or the end"
    private static let name = "expected a field's name"
    private static let number = "expected a number"
    private static let value = "expected a word, a quoted text or a number"
    private static let nothingInside =
        "write 'starts with …', 'ends with …' or 'in (…)': nothing looks inside a text"
    private static let star = "'*' stands for itself, not for any text"

    @Test(arguments: [
        Fault("", 1, name),
        Fault("   ", 4, name),
        Fault("calls >", 8, number),
        Fault("calls > x", 9, number),
        Fault("calls > 'x'", 9, number),
        Fault("calls = ", 9, value),
        Fault("calls = (", 9, value),
        Fault("calls > 1 2", 11, next),
        Fault("calls > 1 xor a", 11, next),
        Fault("(calls > 1", 11, "expected ')'"),
        Fault("calls > 1)", 10, next),
        Fault("a and", 6, name),
        Fault("and a", 5, next),
        Fault("not", 4, name),
        Fault("= 5", 1, name),
        Fault("a..b = 5", 1, name),
        Fault(".a = 5", 1, name),
        Fault("a = 'x", 5, "the text has no closing '"),
        Fault("a = 'x''", 5, "the text has no closing '"),
        Fault("a = \"x'", 5, "the text has no closing \""),
        Fault("a ; b", 3, "unexpected ';'; put a text that holds it in quotes: 'a;b'"),
        Fault(
            "a ! b",
            3,
            "unexpected '!'; write 'not', or '!=' between a field and a value"
        ),
        Fault("a && b", 3, "unexpected '&'; write 'and'"),
        Fault("a || b", 3, "unexpected '|'; write 'or'"),
        Fault("a == b", 3, "'==' is no operator; write '='"),
        Fault("a like 'x%'", 3, "\(next); \(nothingInside)"),
        Fault("a contains x", 3, "\(next); \(nothingInside)"),
        Fault("a startsWith x", 3, "\(next); write 'starts with …'"),
        Fault("a equals x", 3, "\(next); write '='"),
        Fault("a = Delete Object", 12, "\(next); put a text of several words in quotes"),
        Fault("a = x, y", 6, "\(next); write lists as 'in (a, b)'"),
        Fault("a = Get*", 5, "\(star); write 'starts with Get', or quotes around it"),
        Fault("a = *:user/x", 5, "\(star); write 'ends with :user/x', or quotes around it"),
        Fault(
            "a in (G*t)",
            7,
            "\(star); write 'starts with …' or 'ends with …', or quotes around it"
        ),
        Fault("a = null", 5, "null is no value; write 'is missing', or 'null' in quotes"),
        Fault("a != NULL", 6, "null is no value; write 'is present', or 'null' in quotes"),
        Fault("a not x", 7, "expected 'in', 'starts with' or 'ends with'"),
        Fault("a starts x", 3, "\(next); write 'starts with …'"),
        Fault("r has x", 7, "expected '('; write 'has (name = value and …)'"),
        Fault("'a' = x", 1, "expected a field's name; write it without quotes, or in back quotes"),
        Fault("a < 1e999", 5, number),
        Fault("a = 1.2.3", 5, number),
        Fault("a in x", 6, "expected '('"),
        Fault("a in (x", 8, "expected ',' or ')'"),
        Fault("a in ()", 7, value),
        Fault("a is x", 6, "expected 'missing' or 'present'; write '=' to compare with a value"),
        Fault(
            "a is not x",
            10,
            "expected 'missing' or 'present'; write '!=' to compare with a value"
        ),
        Fault("héé = 1 ) b", 9, next),
    ])
    func `with a fault is refused, with the place`(fault: Fault) {
        let error = #expect(throws: ExpressionError.self) {
            try ExpressionParser.parse(fault.text)
        }
        #expect(error?.description == "column \(fault.column): \(fault.problem)")
    }

    @Test func `says where it names which field, from the record's top`() throws {
        let parsed = try ExpressionParser.read("a = x and r has (b = y) or not c")
        #expect(parsed.mentions.map(\.name) == ["a", "r", "r.b", "c"])
        #expect(parsed.mentions.map(\.column) == [1, 11, 18, 32])
    }

    @Test func `says where each of its tests stands, and what that compares with`() throws {
        let text = "a = 'é' and (b in (x, \"y z\") or not r has (c < 1)) and not d"
        let written = try ExpressionParser.read(text).written
        #expect(
            Self.tests(of: written, in: text) == [
                "a = 'é' ['é']", "b in (x, \"y z\") [x, \"y z\"]", "c < 1 []", "not d []",
            ]
        )
        #expect(written.columns == 1..<text.unicodeScalars.count + 1)
        #expect(written.expression == (try ExpressionParser.parse(text)))
    }

    private static func tests(of written: WrittenExpression, in text: String) -> [String] {
        func slice(_ columns: Range<Int>) -> String {
            let scalars = Array(text.unicodeScalars)[
                columns.lowerBound - 1..<columns.upperBound - 1
            ]
            return String(String.UnicodeScalarView(scalars))
        }
        switch written.kind {
        case .test(_, let values):
            let list = values.map { slice($0.columns) }.joined(separator: ", ")
            return ["\(slice(written.columns)) [\(list)]"]
        case .all(let parts), .any(let parts): return parts.flatMap { tests(of: $0, in: text) }
        case .not(let part), .element(_, let part): return tests(of: part, in: text)
        }
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
