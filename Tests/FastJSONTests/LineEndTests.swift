import FastJSON
import Testing

@Suite struct `Line ends` {
    private static let others: [UInt8] = [0x0B, 0x0C, 0x09, 0x8A, 0x8D, 0x20, 0x7B]

    @Test(arguments: [UInt8(ascii: "\n"), UInt8(ascii: "\r")])
    func `are found wherever they stand, and nothing else is`(end: UInt8) {
        for count in 0..<70 {
            let plain = (0..<count).map { Self.others[$0 % Self.others.count] }
            let isFound = plain.rawSpan.hasLineEnd
            #expect(!isFound)
            let found = plain.indices.filter { index in
                var bytes = plain
                bytes[index] = end
                return bytes.rawSpan.hasLineEnd
            }
            #expect(found == Array(plain.indices))
        }
    }
}
