import FastJSON
import QueryLanguage
import Records
import Rules
import Testing

/// How many selectors rules come to, and what happens where that is too many.
@Suite struct `The size of compiled selectors` {
    private func compiled(
        _ rule: String,
        _ profile: SelectorProfile = .extended
    ) throws -> SelectorCompilation {
        SelectorCompilation(keeping: try ExpressionParser.parse(rule), in: profile)
    }

    /// Drops pairs of some events and some callers.
    private func droppingPairs(
        _ count: Int,
        events: Int = 1,
        callers: Int = 1
    ) throws -> SelectorCompilation {
        let pairs = (0..<count).map { pair in
            let names = (0..<events).map { "E\(pair)n\($0)" }.joined(separator: ", ")
            let callers = (0..<callers).map { "B\(pair)n\($0)" }.joined(separator: ", ")
            return "(eventName in (\(names)) and userIdentity.arn in (\(callers)))"
        }
        return try compiled("not (\(pairs.joined(separator: " or ")))", .awsEventDataStore)
    }

    private func values(_ compiled: SelectorCompilation) -> Int {
        compiled.selectors.flatMap(\.fieldSelectors).flatMap(\.conditions.values).joined().count
    }

    @Test(arguments: [1: 2, 2: 2, 3: 3, 4: 4, 7: 7, 9: 9, 30: 30, 60: 60])
    func `of a list of pairs grows as the list does`(pairs: Int, selectors: Int) throws {
        let compiled = try droppingPairs(pairs)
        #expect(compiled.unsaid.isEmpty)
        #expect(compiled.selectors.count == selectors)
        #expect(values(compiled) <= 5 * pairs + 1)
    }

    @Test func `is more selectors if fewer of them have too many values`() throws {
        let compiled = try droppingPairs(38, events: 5)
        #expect(compiled.unsaid.isEmpty)
        #expect(compiled.selectors.count == 39)
        #expect(values(compiled) <= 500)
    }

    @Test func `of too many values is that of a part of the rule, and the rest is named`() throws {
        let compiled = try droppingPairs(45, callers: 10)
        #expect(values(compiled) <= 500)
        #expect(compiled.selectors.count > 30)
        let last = try #require(compiled.unsaid.last)
        #expect(last.term?.contains("eventName = E44n0 and userIdentity.arn in (B44n0") == true)
        #expect(last.problem.contains("more than 500 values"))
    }

    @Test func `of too many names is that of some of them`() throws {
        let names = (0..<600).map { "N\($0)" }.joined(separator: ", ")
        let compiled = try compiled("not eventName in (\(names))", .awsEventDataStore)
        #expect(compiled.selectors.count == 1)
        #expect(values(compiled) == 500)
        #expect(compiled.unsaid.count == 1)
        #expect(compiled.unsaid[0].term?.hasPrefix("eventName not in (N499, N500, ") == true)
    }

    @Test func `of too many selectors is that of a part of the rule`() throws {
        let parts = (0..<12).map { "(a\($0) != x or b\($0) != y)" }.joined(separator: " and ")
        let compiled = try compiled(parts)
        #expect(compiled.selectors.count == 512)
        #expect(compiled.unsaid.map(\.term).first == "a9 != x or b9 != y")
        #expect(compiled.unsaid.count == 3)
    }

    @Test func `of a rule that is too much to be made small is that of the rule`() throws {
        let parts = (0..<50).map {
            "(eventName starts with p\($0) and eventName ends with s\($0))"
        }
        let compiled = try compiled(parts.joined(separator: " or "))
        #expect(compiled.unsaid.isEmpty)
        #expect(compiled.selectors.count == 50)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let rule: String
        let selectors: [String]
        init(_ rule: String, _ selectors: String...) {
            self.rule = rule
            self.selectors = selectors
        }
        var testDescription: String { rule }
    }

    @Test(arguments: [
        // What two others imply together is left out.
        Case(
            "(eventName = A and awsRegion = x) or (eventName != A and eventSource = y)"
                + " or (awsRegion = x and eventSource = y)",
            "eventName = A and awsRegion = x",
            "eventName != A and eventSource = y"
        ),
        Case("(a = x and b = y) or (a = x and b != y) or a != x and c = z", "a = x", "c = z"),
        Case("a = x and not a = x"),
        Case("eventName = A and eventName = B"),
        Case("eventName in (A, B) and eventName in (B, C)", "eventName = B"),
        Case("eventName starts with Get and not eventName = Put", "eventName starts with Get"),
        // What AWS does not document may stand in a stream.
        Case(
            "eventCategory = NetworkActivity and errorCode = AccessDenied or readOnly = True"
                + " or eventName = x",
            "eventCategory = NetworkActivity and errorCode = AccessDenied",
            "readOnly = True",
            "eventName = x"
        ),
        // Of several values of a field each may pass one test.
        Case(
            "requestParameters.keys = a and requestParameters.keys = b",
            "requestParameters.keys = a and requestParameters.keys = b"
        ),
    ])
    func `is the least`(case: Case) throws {
        let compiled = try compiled(`case`.rule)
        #expect(compiled.unsaid.isEmpty)
        #expect(!compiled.keepsEverything)
        let texts = compiled.selectors.map { $0.expression().asWritten.text }
        #expect(Set(texts) == Set(`case`.selectors), "\(texts)")
    }

    @Test(arguments: [
        "eventName = A or not eventName = A", "eventName != A or eventName != B", "true",
        "not (a = x and b = y) or a = x",
    ])
    func `is nothing where everything is kept`(rule: String) throws {
        let compiled = try compiled(rule)
        #expect(compiled.keepsEverything)
        #expect(compiled.selectors.isEmpty && compiled.unsaid.isEmpty)
    }

    @Test func `does not depend on how deep a rule nests`() throws {
        var rule = Expression.text(Field("a0"), .equals(PackedTexts(["x"])))
        for level in 1...60 {
            let other = Expression.text(Field("a\(level)"), .equals(PackedTexts(["x"])))
            rule =
                level % 2 == 0 ? .and([other, .not(.not(rule))]) : .or([other, .not(.not(rule))])
        }
        let compiled = SelectorCompilation(keeping: rule, in: .extended)
        #expect(compiled.unsaid.isEmpty)
        #expect(compiled.selectors.count == 31)
    }
}
