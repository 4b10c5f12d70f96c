import Testing

@testable import FastJSON

@Suite struct `A path as a text` {
    @Test(
        arguments: [
            [], Array("a/b.json".utf8), Array("caf\u{E9}/\u{1F600}".utf8), [0x63, 0xE9],
            [0xE9, 0x2F, 0xFF],
            [0xC3], [0xE2, 0x82, 0x41], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            // The characters of private use that stand for bytes, themselves.
            [0xF4, 0x8F, 0xBE, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x8F, 0xBD, 0xBF],
        ] as [[UInt8]]
    )
    func `stands for its bytes`(bytes: [UInt8]) {
        #expect(PathText.bytes(of: PathText.text(of: bytes)) == bytes)
    }

    @Test func `is itself where it is UTF-8`() {
        let name = "caf\u{E9}/\u{1F600}"
        #expect(PathText.text(of: Array(name.utf8)) == name)
        #expect(PathText.printed(name) == name)
    }

    @Test func `is printed with its other bytes as numbers`() {
        #expect(PathText.printed(PathText.text(of: [0x63, 0xE9, 0x80, 0x2F])) == "c\\xE9\\x80/")
    }
}
