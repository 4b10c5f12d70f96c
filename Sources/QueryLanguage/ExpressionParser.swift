internal import Records

/// Reads the text of an expression.
///
///     calls > 100 and eventName in (ConsoleLogin, AssumeRole) and not readOnly
///     resources has (type = AWS::S3::Object and ARN starts with 'arn:aws:s3:::logs/')
///
/// `=`, `!=` (or `<>`), `<`, `<=`, `>`, `>=` compare a field with a word, a quoted text or a number;
/// `starts with`, `ends with` and `in` take one text or several in parentheses, and `not` before
/// them; `is missing`, `is present` (or `is null`, `is not null`); a field alone means that it is
/// `true`; `has (…)` asks whether one element of an array is as said; `and`, `or`, `not` and
/// parentheses join; `true` and `false` stand for themselves; `#` begins a comment. Keywords may be
/// in any case, names and texts may not.
package struct ExpressionParser {
    private let tokens: [ExpressionLexer.Token]
    private var index = 0
    private var depth = 0
    private var mentions: [ParsedExpression.Mention] = []
    /// Every text that is compared with.
    private var values: [WrittenExpression.Value] = []
    /// What the fields are of: empty, or the array's path and a dot.
    private var prefix = ""

    /// The expression that `text` stands for.
    package static func parse(_ text: String) throws(ExpressionError) -> Expression {
        try read(text).expression
    }

    /// The same, and where which field is named.
    package static func read(_ text: String) throws(ExpressionError) -> ParsedExpression {
        var parser = ExpressionParser(tokens: try ExpressionLexer.tokens(of: text))
        let written = try parser.disjunction()
        guard parser.current.kind == .end else { throw parser.errorAfterTest() }
        return ParsedExpression(written: written, mentions: parser.mentions)
    }

    private init(tokens: [ExpressionLexer.Token]) {
        self.tokens = tokens
    }

    // MARK: Tokens

    private var current: ExpressionLexer.Token { tokens[index] }

    private func error(_ problem: String, _ wayOut: String? = nil) -> ExpressionError {
        ExpressionError(column: current.column, problem: problem, wayOut: wayOut)
    }

    /// What follows a test neither joins it with another one nor ends the text.
    private func errorAfterTest() -> ExpressionError {
        let problem = "expected 'and', 'or' or the end"
        switch current.kind {
        case .word(let word):
            if let wayOut = ExpressionHint.instead(ofWord: word) { return error(problem, wayOut) }
            guard isAfterBareValue else { return error(problem) }
            return error(problem, "put a text of several words in quotes")
        case .symbol(","):
            return error(problem, "write lists as 'in (a, b)'")
        case .name, .string, .number, .symbol, .end: return error(problem)
        }
    }

    /// Whether the token before is a value without quotes.
    private var isAfterBareValue: Bool {
        guard index > 1, case .word = tokens[index - 1].kind else { return false }
        switch tokens[index - 2].kind {
        case .symbol("="), .symbol("!="), .symbol("<>"), .word("with"): return true
        case .word, .name, .string, .number, .symbol, .end: return false
        }
    }

    private func isKeyword(_ keyword: String, ahead: Int = 0) -> Bool {
        guard index + ahead < tokens.count, case .word(let word) = tokens[index + ahead].kind else {
            return false
        }
        return word.lowercased() == keyword
    }

    private mutating func take(keyword: String) -> Bool {
        guard isKeyword(keyword) else { return false }
        index += 1
        return true
    }

    private mutating func take(_ first: String, _ second: String) -> Bool {
        guard isKeyword(first), isKeyword(second, ahead: 1) else { return false }
        index += 2
        return true
    }

    private mutating func take(symbol: String) -> Bool {
        guard current.kind == .symbol(symbol) else { return false }
        index += 1
        return true
    }

    // MARK: Joining

    private mutating func disjunction() throws(ExpressionError) -> WrittenExpression {
        let start = current.column
        var parts = [try conjunction()]
        while take(keyword: "or") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : written(.any(parts), from: start)
    }

    private mutating func conjunction() throws(ExpressionError) -> WrittenExpression {
        let start = current.column
        var parts = [try negation()]
        while take(keyword: "and") { parts.append(try negation()) }
        return parts.count == 1 ? parts[0] : written(.all(parts), from: start)
    }

    /// What has been read since the token that starts at a column.
    private func written(_ kind: WrittenExpression.Kind, from start: Int) -> WrittenExpression {
        WrittenExpression(kind: kind, columns: start..<tokens[index - 1].end)
    }

    /// Parentheses and negations inside one another; no rule needs more, and the stack is finite.
    private static let depthLimit = 200

    private mutating func negation() throws(ExpressionError) -> WrittenExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw error("more than \(Self.depthLimit) parentheses and negations inside one another")
        }
        let start = current.column
        if take(keyword: "not") {
            let part = try negation()
            if case .test(let test, let values) = part.kind {
                return written(.test(test.negated, values: values), from: start)
            }
            return written(.not(part), from: start)
        }
        guard take(symbol: "(") else { return try test() }
        return try closed(try disjunction())
    }

    private mutating func closed(
        _ inner: WrittenExpression
    ) throws(ExpressionError) -> WrittenExpression {
        guard take(symbol: ")") else {
            let hint = errorAfterTest().wayOut
            throw error("expected ')'", hint)
        }
        return inner
    }

    // MARK: Tests

    private mutating func test() throws(ExpressionError) -> WrittenExpression {
        let start = current.column
        if let constant = takeConstant() {
            return written(.test(constant, values: []), from: start)
        }
        let field = try field()
        if take(keyword: "has") {
            let element = try element(of: field)
            return written(.element(of: field, element), from: start)
        }
        let earlier = values.count
        let test = try test(of: field)
        return written(.test(test, values: Array(values[earlier...])), from: start)
    }

    private mutating func test(of field: Field) throws(ExpressionError) -> Expression {
        if take(keyword: "is") { return try presence(field) }
        if isKeyword("not") {
            index += 1
            guard let test = try textTest() else {
                throw error("expected 'in', 'starts with' or 'ends with'")
            }
            return Expression.text(field, test).negated
        }
        if let test = try textTest() { return .text(field, test) }
        guard case .symbol(let symbol) = current.kind, symbol != ")", symbol != "," else {
            return .text(field, .equals(["true"] as [String]))
        }
        return try comparison(of: field, symbol)
    }

    /// `true` or `false`, unless it is a field that is compared with something.
    private mutating func takeConstant() -> Expression? {
        guard isKeyword("true") || isKeyword("false") else { return nil }
        switch tokens[index + 1].kind {
        case .end, .symbol(")"): break
        case .word(let word) where ["and", "or"].contains(word.lowercased()): break
        case .word, .name, .string, .number, .symbol: return nil
        }
        let isTrue = isKeyword("true")
        index += 1
        return .constant(isTrue)
    }

    private mutating func presence(_ field: Field) throws(ExpressionError) -> Expression {
        let isNegated = take(keyword: "not")
        if take(keyword: "null") || take(keyword: "missing") {
            return isNegated ? .present(field) : .not(.present(field))
        }
        if take(keyword: "present") { return isNegated ? .not(.present(field)) : .present(field) }
        throw error(
            "expected 'missing' or 'present'",
            "write '\(isNegated ? "!=" : "=")' to compare with a value"
        )
    }

    private mutating func element(of field: Field) throws(ExpressionError) -> WrittenExpression {
        guard take(symbol: "(") else {
            throw error("expected '('", "write 'has (name = value and …)'")
        }
        let outer = prefix
        prefix += "\(field.name)."
        let inner = try closed(try disjunction())
        prefix = outer
        return inner
    }

    /// A test with words; nil if there is none.
    private mutating func textTest() throws(ExpressionError) -> TextTest? {
        if take(keyword: "in") { return .equals(try list()) }
        if take("starts", "with") { return .hasPrefix(try texts()) }
        if take("ends", "with") { return .hasSuffix(try texts()) }
        return nil
    }

    private mutating func comparison(
        of field: Field,
        _ symbol: String
    ) throws(ExpressionError) -> Expression {
        guard symbol != "==" else { throw error("'==' is no operator", "write '='") }
        let start = index
        index += 1
        switch symbol {
        case "!=", "<>": return try equality(field, missing: "is present").negated
        case "=": return try equality(field, missing: "is missing")
        default:
            guard let order = Comparison(rawValue: symbol) else {
                index = start
                throw error("expected 'and', 'or', an operator or the end")
            }
            return .number(field, order, try number())
        }
    }

    private mutating func field() throws(ExpressionError) -> Field {
        let name: String
        switch current.kind {
        case .word(let word) where Field.isName(word): name = word
        case .name(let quoted) where Field.isName(quoted): name = quoted
        case .string(let text) where Field.isName(text):
            throw error("expected a field's name", "write it without quotes, or in back quotes")
        default: throw error("expected a field's name")
        }
        mentions.append(.init(name: prefix + name, column: current.column))
        index += 1
        return Field(name)
    }

    private mutating func equality(
        _ field: Field,
        missing: String
    ) throws(ExpressionError) -> Expression {
        if case .number = current.kind { return .number(field, .equal, try number()) }
        if isKeyword("null") {
            throw error("null is no value", "write '\(missing)', or 'null' in quotes")
        }
        return .text(field, .equals([try value()]))
    }

    private mutating func number() throws(ExpressionError) -> Double {
        guard case .number(let text) = current.kind, let number = Double(text), number.isFinite
        else { throw error("expected a number") }
        index += 1
        return number
    }

    private mutating func value() throws(ExpressionError) -> String {
        let value: String
        switch current.kind {
        case .word(let text):
            if text.contains("*") { throw error(starIn: text) }
            value = text
        case .string(let text), .number(let text): value = text
        case .symbol, .name, .end: throw error("expected a word, a quoted text or a number")
        }
        values.append(.init(text: value, columns: current.column..<current.end))
        index += 1
        return value
    }

    /// In an expression, as in a selector, a star is a star; who writes one rarely means it.
    private func error(starIn text: String) -> ExpressionError {
        let rest = text.split(separator: "*")
        let meant: String? =
            if rest.count == 1, text == "\(rest[0])*" {
                "'starts with \(rest[0])'"
            } else if rest.count == 1, text == "*\(rest[0])" {
                "'ends with \(rest[0])'"
            } else {
                nil
            }
        return error(
            "'*' stands for itself, not for any text",
            "write \(meant ?? "'starts with …' or 'ends with …'"), or quotes around it"
        )
    }

    /// One text, or several in parentheses.
    private mutating func texts() throws(ExpressionError) -> [String] {
        current.kind == .symbol("(") ? try list() : [try value()]
    }

    private mutating func list() throws(ExpressionError) -> [String] {
        guard take(symbol: "(") else { throw error("expected '('") }
        var values = [try value()]
        while take(symbol: ",") { values.append(try value()) }
        guard take(symbol: ")") else { throw error("expected ',' or ')'") }
        return values
    }
}
