import QueryLanguage
import TestKit
import Testing

@Suite struct `An expression as text` {
    @Test(arguments: Seed.first(300))
    func `reads as what it was`(seed: Seed) throws {
        var world = ExpressionWorld(seed.random)
        for _ in 0..<20 {
            let expression = world.expression()
            let text = expression.text
            #expect(try ExpressionParser.parse(text) == expression.withoutDoubleNegation, "\(text)")
        }
    }

    @Test(arguments: [
        "eventName = DeleteObject and not readOnly",
        "eventName not in (GetObject, HeadObject) or errorCode is missing",
        "(a = x or b = y) and c not starts with arn:aws:sts::1:assumed-role/R/",
        "resources has (type = AWS::S3::Object and ARN starts with (arn:aws:s3:::a/, arn:aws:s3:::b/))",
        "not (a = x and b = 'two words') and d != '12' and e != 12 and f >= 2.5",
        "`not` ends with 'it''s' and r is present and not r has (a < 3) or false",
    ])
    func `is as a person would write it`(text: String) throws {
        #expect(try ExpressionParser.parse(text).text == text)
    }
}

extension Expression {
    /// Two negations are none, as the parser has it.
    fileprivate var withoutDoubleNegation: Expression {
        switch self {
        case .not(let part): part.withoutDoubleNegation.negated
        case .and(let parts): .and(parts.map(\.withoutDoubleNegation))
        case .or(let parts): .or(parts.map(\.withoutDoubleNegation))
        case .element(let field, let part): .element(of: field, part.withoutDoubleNegation)
        case .constant, .text, .number, .present: self
        }
    }
}
