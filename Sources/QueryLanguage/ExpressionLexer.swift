/// Splits the text of an expression into tokens.
struct ExpressionLexer {
    /// A token and where it starts, in characters from 1.
    struct Token: Equatable {
        let kind: Kind
        let column: Int
    }

    enum Kind: Equatable {
        case word(String)
        case string(String)
        case number(String)
        case symbol(String)
        case end
    }

    private let characters: [Character]
    private var index = 0

    init(_ text: String) {
        characters = Array(text)
    }

    /// All tokens, the last one `end`.
    static func tokens(of text: String) throws(ExpressionError) -> [Token] {
        var lexer = ExpressionLexer(text)
        var tokens: [Token] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    private mutating func next() throws(ExpressionError) -> Token {
        while index < characters.count, characters[index].isWhitespace { index += 1 }
        let column = index + 1
        guard index < characters.count else { return Token(kind: .end, column: column) }
        let first = characters[index]
        if first == "'" || first == "\"" {
            return Token(kind: .string(try string(quote: first)), column: column)
        }
        if first.isASCII, first.isNumber || first == "-" {
            return Token(
                kind: .number(take { $0.isNumber || "+-.eE".contains($0) }),
                column: column
            )
        }
        if Self.isWordCharacter(first) {
            return Token(kind: .word(take(Self.isWordCharacter)), column: column)
        }
        return Token(kind: .symbol(try symbol()), column: column)
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_.-:/@*".contains(character)
    }

    private mutating func take(_ belongs: (Character) -> Bool) -> String {
        let start = index
        while index < characters.count, belongs(characters[index]) { index += 1 }
        return String(characters[start..<index])
    }

    /// A quoted text; the quote itself is written twice inside it, as in SQL.
    private mutating func string(quote: Character) throws(ExpressionError) -> String {
        let column = index + 1
        var text = ""
        index += 1
        while index < characters.count {
            if characters[index] == quote {
                guard index + 1 < characters.count, characters[index + 1] == quote else {
                    index += 1
                    return text
                }
                index += 1
            }
            text.append(characters[index])
            index += 1
        }
        throw ExpressionError(column: column, problem: "the text has no closing \(quote)")
    }

    private mutating func symbol() throws(ExpressionError) -> String {
        for symbol in ["<=", ">=", "!=", "<>", "=", "<", ">", "(", ")", ","] {
            let end = index + symbol.count
            if end <= characters.count, String(characters[index..<end]) == symbol {
                index = end
                return symbol
            }
        }
        throw ExpressionError(column: index + 1, problem: "unexpected '\(characters[index])'")
    }
}
