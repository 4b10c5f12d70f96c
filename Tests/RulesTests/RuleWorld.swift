import FastJSON
import QueryLanguage
import Records
import TestKit

/// Makes rules from the fields and values that `SelectorWorld` makes records from.
struct RuleWorld {
    private var random: SeededRandom
    private static let fields = [
        "eventName", "readOnly", "userIdentity.arn", "requestParameters.keys", "eventCategory",
        "errorCode",
    ]
    private static let values = [
        "a", "ab", "abc", "b", "ba", "cab", "A", "aB", "é", "e\u{301}", "true",
    ]
    private static let categories = [
        "Management", "Data", "NetworkActivity", "Insight", "management", "a",
    ]
    private static let booleans = ["true", "false", "True", "FALSE", "1"]
    private static let errors = ["VpceAccessDenied", "AccessDenied", "accessdenied", "Access"]

    init(_ random: SeededRandom) {
        self.random = random
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[random.below(elements.count)]
    }

    private mutating func test(_ values: [String]) -> TextTest {
        let texts = PackedTexts((0...random.below(2)).map { _ in pick(values) })
        switch random.below(4) {
        case 0: return .hasPrefix(texts)
        case 1: return .hasSuffix(texts)
        default: return .equals(texts)
        }
    }

    /// A test of a field, or of resources.
    private mutating func leaf() -> Expression {
        if random.oneIn(3) { return resource() }
        let name = pick(Self.fields)
        switch name {
        case "eventCategory":
            return .text(Field(name), .equals(PackedTexts([pick(Self.categories)])))
        case "readOnly": return .text(Field(name), test(Self.booleans))
        case "errorCode": return .text(Field(name), test(Self.errors))
        default:
            return random.oneIn(12) ? .present(Field(name)) : .text(Field(name), test(Self.values))
        }
    }

    private mutating func resource() -> Expression {
        if random.oneIn(4) {
            return .text(Field(pick(["resources.type", "resources.ARN"])), test(["a", "b"]))
        }
        let type = Expression.text(Field("type"), .equals(PackedTexts([pick(["a", "ab", "b"])])))
        let arn = Expression.text(Field("ARN"), test(Self.values))
        let account = Expression.text(Field("accountId"), test(Self.values))
        let inner: Expression =
            switch random.below(9) {
            case 0: .and([type, arn, account])
            case 4: .and([type, arn, .text(Field("ARN"), test(Self.values))])
            case 1: .or([type, arn])
            case 2: .and([type, .not(arn)])
            case 3: type
            default: .and([type, arn])
            }
        return .element(of: Field("resources"), inner)
    }

    mutating func rule(depth: Int = 2) -> Expression {
        switch random.below(depth > 0 ? 5 : 1) {
        case 0: return leaf()
        case 1: return .not(rule(depth: depth - 1))
        case 2: return .or((0..<2).map { _ in rule(depth: depth - 1) })
        default: return .and((0..<2).map { _ in rule(depth: depth - 1) })
        }
    }
}
