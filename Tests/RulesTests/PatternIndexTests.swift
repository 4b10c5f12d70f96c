import TestKit
import Testing

@testable import Rules

@Suite struct `An index of patterns` {
    @Test(arguments: Seed.first(100))
    func `finds what trying one by one would`(seed: Seed) {
        var random = seed.random
        func pattern() -> TextPattern {
            let letters = (0...random.below(4)).map { _ in random.oneIn(2) ? "a" : "b" }
            let kinds: [TextPattern.Kind] = [.whole, .start, .end]
            return TextPattern(kinds[random.below(3)], letters.joined())
        }
        let patterns = (0..<random.below(8)).map { _ in pattern() }
        let index = PatternIndex(patterns)
        for _ in 0..<50 {
            let asked = pattern()
            let found = index.implied(by: asked)
            #expect((found != nil) == patterns.contains(where: asked.implies))
            if let found { #expect(patterns.contains(found) && asked.implies(found)) }
        }
    }

    @Test(arguments: [TextPattern.Kind.start, .end])
    func `finds the shortest, each time`(kind: TextPattern.Kind) {
        let texts = (1...30).map { String(repeating: "a", count: $0) }
        let index = PatternIndex(texts.map { TextPattern(kind, $0) })
        #expect(index.implied(by: TextPattern(.whole, texts[29])) == TextPattern(kind, "a"))
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A check of many values` {
    private func values(_ prefix: String, _ count: Int) -> String {
        (0..<count).map { "\"\(prefix)\($0)x\"" }.joined(separator: ",")
    }

    @Test func `takes no time for each pair of them`() {
        let read = document(
            """
            [{"FieldSelectors":[{"Field":"eventName","Equals":[\(values("a", 20_000))],
                "NotStartsWith":[\(values("b", 20_000))]},
                {"Field":"eventName","Equals":[\(values("c", 20_000))]}]}]
            """
        )
        #expect(read.lints.map(\.rule.code) == ["SEL109"])
    }

    @Test func `mends as many as fast`() {
        let starred = (0..<20_000).map { "\"a\($0)*\"" }.joined(separator: ",\n")
        let read = document(
            "[{\"FieldSelectors\":[{\"Field\":\"a\",\"StartsWith\":[\(starred)]}]}]"
        )
        let fixed = read.text.fixed(by: read.lints.compactMap(\.fix))
        #expect(!fixed.bytes.contains(UInt8(ascii: "*")))
        let diff = UnifiedDiff(from: read.text, to: fixed, path: "s.json").text
        #expect(diff.split(separator: "\n").count { $0.hasPrefix("+") } == 20_001)
    }
}
