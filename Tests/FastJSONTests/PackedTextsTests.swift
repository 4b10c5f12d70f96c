import FastJSON
import TestKit
import Testing

@Suite struct `Packed texts` {
    /// Texts of few letters, so that they often begin and end alike, and now and then the same.
    private static func texts(_ count: Int, _ random: inout SeededRandom) -> [String] {
        let stems = ["", "arn:aws:sts::1:role/", "aaaaaaaa", "bbbbbbbbbbbbbbbb", "é"]
        return (0..<count).map { _ in
            let letters = (0..<random.below(12)).map { _ in ["a", "b", "\0", "é"][random.below(4)] }
            let stem = stems[random.below(stems.count)]
            return random.oneIn(2) ? stem + letters.joined() : letters.joined() + stem
        }
    }

    @Test(arguments: Seed.first(60))
    func `are found among many as by trying each`(seed: Seed) {
        var random = seed.random
        var listed = Self.texts(1 + random.below(60), &random)
        if random.oneIn(2) { listed = listed.map { "arn:aws:s3:::" + $0 + "/x" } }
        if random.oneIn(2) { listed.removeAll { $0.isEmpty } }
        let packed = PackedTexts(listed)
        let others = listed.map { Array($0.utf8) }
        let texts = Self.texts(200, &random)
        let extended = listed.flatMap { [$0, $0 + "b", "b" + $0, String($0.dropLast())] }
        for text in texts + extended + texts.map({ "arn:aws:s3:::" + $0 + "/x" }) {
            let bytes = Array(text.utf8)
            let backwards = Array(bytes.reversed())
            #expect(packed.contains(bytes.rawSpan) == others.contains(bytes))
            #expect(
                packed.containsPrefix(of: bytes.rawSpan)
                    == others.contains { bytes.starts(with: $0) }
            )
            #expect(
                packed.containsSuffix(of: bytes.rawSpan)
                    == others.contains { backwards.starts(with: $0.reversed()) }
            )
            let longestPrefix = packed.longestPrefix(of: bytes.rawSpan).map { others[$0] }
            #expect(longestPrefix == Self.longest(others.filter { bytes.starts(with: $0) }))
            let longestSuffix = packed.longestSuffix(of: bytes.rawSpan).map { others[$0] }
            #expect(
                longestSuffix
                    == Self.longest(others.filter { backwards.starts(with: $0.reversed()) })
            )
        }
    }

    private static func longest(_ texts: [[UInt8]]) -> [UInt8]? {
        texts.max { $0.count < $1.count }
    }

    @Test func `are given back as they came`() {
        let listed = (0..<20).map { "text \(19 - $0)" } + ["", "text 3"]
        #expect(PackedTexts(listed).texts == listed)
        #expect(PackedTexts(listed) == PackedTexts(listed))
        #expect(PackedTexts(["é"]) != PackedTexts(["e\u{301}"]))
    }
}
