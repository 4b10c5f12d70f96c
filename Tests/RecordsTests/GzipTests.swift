import FastJSON
import Records
import Testing

@Suite struct `Gzip in memory` {
    // The trailer of the last member is what the first allocation goes by, within limits.
    @Test(arguments: [0, 1, 63, 64, 65, 4_096, 70_000, 1 << 20, (1 << 20) + 1])
    func `unpacks a text of any size, in one member or several`(byteCount: Int) throws {
        let text = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        for parts in [[text], [text, []], [[], text], [text, [1, 2, 3]], [[1, 2, 3], text]] {
            let packed = SharedBytes(parts.flatMap(Self.packed))
            let limit = parts.map(\.count).reduce(0, +)
            let unpacked = try Gzip.unpack(packed, byteLimit: max(limit, 1))
            #expect(unpacked.array == parts.flatMap { $0 })
            guard limit > 1 else { continue }
            #expect(throws: Gzip.Fault.tooLarge) {
                _ = try Gzip.unpack(packed, byteLimit: limit - 1)
            }
        }
    }

    @Test(arguments: [0, 1, 1 << 20, 1 << 31])
    func `finds a trailer that states another size`(stated: Int) {
        let packed = Self.packed(Array("{}".utf8)).dropLast(4) + Self.littleEndian(stated, 4)
        #expect(throws: Gzip.Fault.corrupt("incorrect length check")) {
            _ = try Gzip.unpack(SharedBytes(Array(packed)), byteLimit: 64 << 20)
        }
    }

    /// A member in stored blocks (RFC 1951, section 3.2.4).
    private static func packed(_ text: [UInt8]) -> [UInt8] {
        var member: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
        var start = 0
        repeat {
            let end = min(start + 0xffff, text.count)
            member += [end == text.count ? 1 : 0]
            member += littleEndian(end - start, 2) + littleEndian(~(end - start), 2)
            member += text[start..<end]
            start = end
        } while start < text.count
        return member + littleEndian(Int(checksum(text)), 4) + littleEndian(text.count, 4)
    }

    private static func littleEndian(_ number: Int, _ byteCount: Int) -> [UInt8] {
        (0..<byteCount).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// CRC-32 (RFC 1952, section 8).
    private static func checksum(_ text: [UInt8]) -> UInt32 {
        ~text.reduce(UInt32.max) { sum, byte in
            sum >> 8 ^ remainders[Int(UInt8(truncatingIfNeeded: sum) ^ byte)]
        }
    }

    private static let remainders: [UInt32] = (0..<256).map { start in
        var remainder = UInt32(start)
        for _ in 0..<8 {
            let isOdd = remainder & 1 == 1
            remainder >>= 1
            if isOdd { remainder ^= 0xedb8_8320 }
        }
        return remainder
    }
}
