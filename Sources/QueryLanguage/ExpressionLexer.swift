/// Splits the text of an expression into tokens.
///
/// Code point by code point: what a mark combines with must not change what a quote is.
struct ExpressionLexer {
    /// A token and where it starts and ends, in code points from 1.
    struct Token: Equatable {
        let kind: Kind
        let column: Int
        let end: Int
    }

    enum Kind: Equatable {
        case word(String)
        /// A field's name in back quotes.
        case name(String)
        case string(String)
        case number(String)
        case symbol(String)
        case end
    }

    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    /// All tokens, the last one `end`.
    static func tokens(of text: String) throws(ExpressionError) -> [Token] {
        var lexer = ExpressionLexer(text)
        var tokens: [Token] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    /// Whether `text` is one token of the kind `word`.
    static func isWord(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, !isNumberStart(first) else { return false }
        return text.unicodeScalars.allSatisfy { $0.isASCII && isWordScalar($0) }
    }

    private mutating func next() throws(ExpressionError) -> Token {
        skipBlanks()
        let column = index + 1
        let kind = try nextKind()
        return Token(kind: kind, column: column, end: index + 1)
    }

    private mutating func nextKind() throws(ExpressionError) -> Kind {
        guard index < scalars.count else { return .end }
        let first = scalars[index]
        switch first {
        case "'", "\"": return .string(try quoted(by: first))
        case "`": return .name(try quoted(by: first))
        default: break
        }
        if Self.isNumberStart(first) {
            return .number(
                take { $0.properties.numericType != nil || "+-.eE".unicodeScalars.contains($0) }
            )
        }
        if Self.isWordScalar(first) { return .word(take(Self.isWordScalar)) }
        return .symbol(try symbol())
    }

    /// Blanks, and what comes after `#` in a line.
    private mutating func skipBlanks() {
        while index < scalars.count {
            if scalars[index] == "#" {
                while index < scalars.count, scalars[index] != "\n" { index += 1 }
            } else if scalars[index].properties.isWhitespace {
                index += 1
            } else {
                return
            }
        }
    }

    private static func isNumberStart(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar) || scalar == "-"
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
            || "_.-:/@*".unicodeScalars.contains(scalar)
    }

    private mutating func take(_ belongs: (Unicode.Scalar) -> Bool) -> String {
        let start = index
        while index < scalars.count, belongs(scalars[index]) { index += 1 }
        return Self.string(scalars[start..<index])
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// A quoted text; the quote itself is written twice inside it, as in SQL.
    private mutating func quoted(by quote: Unicode.Scalar) throws(ExpressionError) -> String {
        let column = index + 1
        var text: [Unicode.Scalar] = []
        index += 1
        while index < scalars.count {
            if scalars[index] == quote {
                guard index + 1 < scalars.count, scalars[index + 1] == quote else {
                    index += 1
                    return Self.string(text)
                }
                index += 1
            }
            text.append(scalars[index])
            index += 1
        }
        throw ExpressionError(column: column, problem: "the text has no closing \(quote)")
    }

    private mutating func symbol() throws(ExpressionError) -> String {
        for symbol in ["<=", ">=", "!=", "<>", "==", "=", "<", ">", "(", ")", ","] {
            let end = index + symbol.unicodeScalars.count
            if end <= scalars.count, symbol.unicodeScalars.elementsEqual(scalars[index..<end]) {
                index = end
                return symbol
            }
        }
        throw ExpressionError(
            column: index + 1,
            problem: "unexpected '\(scalars[index])'",
            wayOut: ExpressionHint.instead(ofSymbol: scalars[index])
        )
    }
}
