import FastJSON
import QueryLanguage
import Records
import TestKit

/// Makes expressions from few fields and values.
struct ExpressionWorld {
    private var random: SeededRandom
    private static let values = [
        "a", "ab", "true", "null", "NULL", "12", "-1", "x y", "it's", "\"", "`", "", "*", "a*", "é",
        "e\u{301}", "\u{301}a", "#", "in", "arn:aws:s3:::b/", "\n", "\u{1F600}",
    ]
    private static let names = ["a", "b.c", "not", "and", "is", "true", "a b", "ü", "in", "`", "7"]

    init(_ random: SeededRandom) {
        self.random = random
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[random.below(elements.count)]
    }

    private mutating func texts() -> PackedTexts {
        PackedTexts((0...random.below(3)).map { _ in pick(Self.values) })
    }

    mutating func expression(depth: Int = 3) -> Expression {
        let field = Field(pick(Self.names))
        switch random.below(depth > 0 ? 10 : 6) {
        case 0: return .text(field, .equals(texts()))
        case 1: return .text(field, .hasPrefix(texts()))
        case 2: return .text(field, .hasSuffix(texts()))
        case 3:
            let number = pick([0, -1, 2.5, 1e21, 1e-7, 100])
            return .number(field, pick([.equal, .less, .greaterOrEqual]), number)
        case 4: return .present(field)
        case 5: return random.oneIn(3) ? .constant(random.oneIn(2)) : .text(field, .equals(texts()))
        case 6: return .not(expression(depth: depth - 1))
        case 7: return .element(of: field, expression(depth: depth - 1))
        case 8: return .and((0..<2 + random.below(2)).map { _ in expression(depth: depth - 1) })
        default: return .or((0..<2 + random.below(2)).map { _ in expression(depth: depth - 1) })
        }
    }
}
