internal import Records

extension Expression {
    /// The expression as it is written: what is read from it says the same.
    package var text: String { text(.alternative) }

    /// Where a part stands; one that binds less than is wanted there is put in parentheses.
    private enum Place: Int {
        case alternative
        case condition
        case operand
    }

    private func text(_ place: Place) -> String {
        switch self {
        case .constant(let value): "\(value)"
        case .and(let parts): Self.joined(parts, "and", .condition, else: "true", in: place)
        case .or(let parts): Self.joined(parts, "or", .alternative, else: "false", in: place)
        case .not(let part): part.negatedText
        case .text(let field, let test): test.text(of: field, isNegated: false)
        case .number(let field, let comparison, let number):
            "\(field.written) \(comparison.rawValue) \(number.written)"
        case .present(let field): "\(field.written) is present"
        case .element(let field, let part): "\(field.written) has (\(part.text))"
        }
    }

    private static func joined(
        _ parts: [Expression],
        _ word: String,
        _ own: Place,
        else empty: String,
        in place: Place
    ) -> String {
        guard parts.count > 1 else { return parts.first?.text(place) ?? empty }
        let inner: Place = own == .condition ? .operand : .condition
        let text = parts.map { $0.text(inner) }.joined(separator: " \(word) ")
        return own.rawValue < place.rawValue ? "(\(text))" : text
    }

    private var negatedText: String {
        switch self {
        case .text(let field, let test): test.text(of: field, isNegated: true)
        case .number(let field, .equal, let number): "\(field.written) != \(number.written)"
        case .present(let field): "\(field.written) is missing"
        default: "not \(text(.operand))"
        }
    }
}

extension TextTest {
    fileprivate func text(of field: Field, isNegated: Bool) -> String {
        let not = isNegated ? "not " : ""
        let name = field.written
        guard !texts.isEmpty else { return "\(isNegated)" }
        let list = "(\(texts.map(Self.written).joined(separator: ", ")))"
        let one = texts.count == 1 ? Self.written(texts[0]) : list
        switch self {
        case .equals where texts == ["true"]: return not + name
        case .equals where texts.count == 1: return "\(name) \(isNegated ? "!=" : "=") \(one)"
        case .equals: return "\(name) \(not)in \(list)"
        case .hasPrefix: return "\(name) \(not)starts with \(one)"
        case .hasSuffix: return "\(name) \(not)ends with \(one)"
        }
    }

    /// A text bare, if that is clear, or in quotes.
    private static func written(_ text: String) -> String {
        let isClear =
            ExpressionLexer.isWord(text) && !text.contains("*") && text.lowercased() != "null"
        guard !isClear else { return text }
        return quoted(text, by: "'")
    }

    fileprivate static func quoted(_ text: String, by quote: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView([quote])
        for scalar in text.unicodeScalars {
            if scalar == quote { result.append(quote) }
            result.append(scalar)
        }
        result.append(quote)
        return String(result)
    }
}

extension Field {
    private static let keywords = ["and", "or", "not", "true", "false"]

    /// The name bare, if that is clear, or in back quotes.
    fileprivate var written: String {
        guard !ExpressionLexer.isWord(name) || Self.keywords.contains(name.lowercased()) else {
            return name
        }
        return TextTest.quoted(name, by: "`")
    }
}

extension Double {
    /// Without a fraction where there is none.
    fileprivate var written: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
