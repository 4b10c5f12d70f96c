internal import FastJSON
internal import Records

/// Reads the text of an expression.
///
///     calls > 100 and eventName in ('ConsoleLogin', 'AssumeRole') and not readOnly
///
/// `=`, `!=` (or `<>`), `<`, `<=`, `>`, `>=` compare a field with a word, a quoted text or a number;
/// `in (…)`, `is null`, `is not null`; a field alone means that it is `true`; `and`, `or`, `not` and
/// parentheses join. Keywords may be in any case, names and texts may not.
package struct ExpressionParser {
    private let tokens: [ExpressionLexer.Token]
    private var index = 0
    private var depth = 0

    /// The expression that `text` stands for.
    package static func parse(_ text: String) throws(ExpressionError) -> Expression {
        var parser = ExpressionParser(tokens: try ExpressionLexer.tokens(of: text))
        let expression = try parser.disjunction()
        guard parser.current.kind == .end else {
            throw parser.error("expected 'and', 'or' or the end")
        }
        return expression
    }

    private init(tokens: [ExpressionLexer.Token]) {
        self.tokens = tokens
    }

    private var current: ExpressionLexer.Token { tokens[index] }

    private func error(_ problem: String) -> ExpressionError {
        ExpressionError(column: current.column, problem: problem)
    }

    private mutating func take(keyword: String) -> Bool {
        guard case .word(let word) = current.kind, word.lowercased() == keyword else {
            return false
        }
        index += 1
        return true
    }

    private mutating func take(symbol: String) -> Bool {
        guard current.kind == .symbol(symbol) else { return false }
        index += 1
        return true
    }

    private mutating func disjunction() throws(ExpressionError) -> Expression {
        var parts = [try conjunction()]
        while take(keyword: "or") { parts.append(try conjunction()) }
        return .any(parts)
    }

    private mutating func conjunction() throws(ExpressionError) -> Expression {
        var parts = [try negation()]
        while take(keyword: "and") { parts.append(try negation()) }
        return .all(parts)
    }

    /// Parentheses and negations inside one another; no rule needs more, and the stack is finite.
    private static let depthLimit = 200

    private mutating func negation() throws(ExpressionError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw error("more than \(Self.depthLimit) parentheses and negations inside one another")
        }
        if take(keyword: "not") { return try negation().negated }
        guard take(symbol: "(") else { return try comparison() }
        let inner = try disjunction()
        guard take(symbol: ")") else { throw error("expected ')'") }
        return inner
    }

    private mutating func comparison() throws(ExpressionError) -> Expression {
        let field = try field()
        if take(keyword: "is") {
            let isNegated = take(keyword: "not")
            guard take(keyword: "null") else { throw error("expected 'null' or 'not null'") }
            return isNegated ? .present(field) : .not(.present(field))
        }
        if take(keyword: "in") { return .text(field, .equals(PackedTexts(try list()))) }
        guard case .symbol(let symbol) = current.kind, symbol != ")", symbol != "," else {
            return .text(field, .equals(PackedTexts(["true"])))
        }
        index += 1
        switch symbol {
        case "!=", "<>": return try equality(field).negated
        case "=": return try equality(field)
        default:
            guard let order = Comparison(rawValue: symbol) else { throw error("expected a value") }
            return .number(field, order, try number())
        }
    }

    private mutating func field() throws(ExpressionError) -> Field {
        guard case .word(let name) = current.kind, Field.isName(name) else {
            throw error("expected a field's name")
        }
        index += 1
        return Field(name)
    }

    private mutating func equality(_ field: Field) throws(ExpressionError) -> Expression {
        if case .number = current.kind { return .number(field, .equal, try number()) }
        return .text(field, .equals(PackedTexts([try value()])))
    }

    private mutating func number() throws(ExpressionError) -> Double {
        guard case .number(let text) = current.kind, let number = Double(text) else {
            throw error("expected a number")
        }
        index += 1
        return number
    }

    private mutating func value() throws(ExpressionError) -> String {
        switch current.kind {
        case .word(let text), .string(let text), .number(let text):
            index += 1
            return text
        case .symbol, .end: throw error("expected a word, a quoted text or a number")
        }
    }

    private mutating func list() throws(ExpressionError) -> [String] {
        guard take(symbol: "(") else { throw error("expected '('") }
        var values = [try value()]
        while take(symbol: ",") { values.append(try value()) }
        guard take(symbol: ")") else { throw error("expected ',' or ')'") }
        return values
    }
}
