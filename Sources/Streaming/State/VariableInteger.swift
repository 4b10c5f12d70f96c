internal import FastJSON

/// Integers in as few bytes as they need, seven bits in each, the lowest first; signed ones with
/// their sign in the lowest bit. As in Kafka's and Protocol Buffers' formats.
enum VariableInteger {
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    static func append(signed value: Int64, to bytes: inout [UInt8]) {
        append(UInt64(bitPattern: (value << 1) ^ (value >> 63)), to: &bytes)
    }

    /// The integer at `index`, which is moved behind it; nil if there is none.
    static func read(at index: inout Int, of bytes: RawSpan) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while index < bytes.byteCount, shift < 64 {
            let byte = bytes[index]
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    /// The same for a signed one.
    static func readSigned(at index: inout Int, of bytes: RawSpan) -> Int64? {
        read(at: &index, of: bytes).map {
            Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1)
        }
    }
}
