import FastJSON
import TestKit
import Testing

private func unescaped(_ raw: String, behind text: String = "") -> [UInt8] {
    var bytes = Array(text.utf8)
    JSONEscapes.appendUnescaped(Array(raw.utf8).rawSpan, to: &bytes)
    return bytes
}

struct JSONEscapesTests {
    /// Escapes fall on every place of the eight bytes that are looked at together.
    @Test func `a text written with escapes is read as it was`() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<20_000 {
            let text = Self.randomText(&random)
            let raw = text.map { Self.written($0, &random) }.joined()
            let read = unescaped(raw, behind: "before")
            #expect(read == Array("before\(String(String.UnicodeScalarView(text)))".utf8), "\(raw)")
        }
    }

    @Test(arguments: [
        (#"\ud83d"#, "\u{FFFD}"), (#"\ude00"#, "\u{FFFD}"), (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"),
        (#"\ud83dx"#, "\u{FFFD}x"), (#"\ude00\ud83d"#, "\u{FFFD}\u{FFFD}"),
        (#"\ud83d\n"#, "\u{FFFD}\n"),
        (#"1234567\ud83d"#, "1234567\u{FFFD}"),
    ])
    func `half a surrogate pair becomes a replacement character`(raw: String, text: String) {
        #expect(unescaped(raw) == Array(text.utf8))
    }

    private static func randomText(_ random: inout SeededRandom) -> [Unicode.Scalar] {
        (0..<random.below(40)).map { _ in
            switch random.below(8) {
            case 0: Unicode.Scalar(UInt8(random.below(0x20)))
            case 1: Unicode.Scalar(UInt32(0xE000 + random.below(0x2000)))!  // above the surrogates
            case 2: Unicode.Scalar(UInt32(0x1_0000 + random.below(0x10_0000)))!  // the other planes
            case 3: ["\"", "\\", "/", "\u{7F}", "é"].randomElement(using: &random)!  // not empty
            default: Unicode.Scalar(UInt8(0x20 + random.below(0x5F)))
            }
        }
    }

    /// A character as JSON may have it: as it is, by its letter, or by its number.
    private static func written(_ scalar: Unicode.Scalar, _ random: inout SeededRandom) -> String {
        let letters: [Unicode.Scalar: String] = [
            "\"": #"\""#, "\\": #"\\"#, "/": #"\/"#, "\u{08}": #"\b"#, "\u{0C}": #"\f"#,
            "\n": #"\n"#,
            "\r": #"\r"#, "\t": #"\t"#,
        ]
        let mayStandPlain = scalar.value >= 0x20 && scalar != "\"" && scalar != "\\"
        if mayStandPlain, !random.oneIn(4) { return String(scalar) }
        if let letter = letters[scalar], random.oneIn(2) { return letter }
        return UTF16.encode(scalar)!.map { unit in  // every scalar has an encoding
            let digits = String(unit, radix: 16, uppercase: random.oneIn(2))
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
