/// What to write instead of what other languages have.
enum ExpressionHint {
    /// For a word where an operator, or a word that joins, was expected.
    static func instead(ofWord word: String) -> String? {
        switch word.lowercased() {
        case "equals", "equal", "eq": "write '='"
        case "ne", "isnt": "write '!='"
        case "startswith", "starts", "beginswith", "begins", "prefix": "write 'starts with …'"
        case "endswith", "ends", "suffix": "write 'ends with …'"
        case "like", "contains", "matches", "regex", "glob", "ilike", "rlike":
            "write 'starts with …', 'ends with …' or 'in (…)': nothing looks inside a text"
        case "exists": "write 'is present'"
        case "notin": "write 'not in (…)'"
        default: nil
        }
    }

    /// For a character that begins nothing.
    static func instead(ofSymbol symbol: Unicode.Scalar) -> String? {
        switch symbol {
        case "&": "write 'and'"
        case "|": "write 'or'"
        case "!": "write 'not', or '!=' between a field and a value"
        case "~": "write 'starts with …' or 'ends with …'"
        case "[", "{": "write lists in parentheses: 'in (a, b)'"
        case "+", "$", "%", "?", "\\", ";": "put a text that holds it in quotes: 'a\(symbol)b'"
        default: nil
        }
    }
}
