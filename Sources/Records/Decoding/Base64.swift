internal import FastJSON

/// Base64 with padding, line ends allowed (RFC 4648, section 4; RFC 2045).
enum Base64 {
    /// The bytes that `text` stands for; nil if it is not base64.
    static func decode(_ text: RawSpan) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.byteCount / 4 * 3)
        var bits: UInt32 = 0
        var digits = 0
        var padding = 0
        for index in 0..<text.byteCount {
            let byte = text[index]
            let value = values[Int(byte)]
            if value < 64 {
                guard padding == 0 else { return nil }
                bits = bits << 6 | UInt32(value)
                digits += 1
                if digits % 4 == 0 {
                    bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                    bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                    bytes.append(UInt8(truncatingIfNeeded: bits))
                }
            } else if byte == UInt8(ascii: "=") {
                padding += 1
            } else if !isLineSpace(byte) {
                return nil
            }
        }
        return appendRest(bits, digits: digits % 4, padding: padding, to: bytes)
    }

    private static func appendRest(
        _ bits: UInt32, digits: Int, padding: Int, to bytes: [UInt8]
    ) -> [UInt8]? {
        switch (digits, padding) {
        case (0, 0): return bytes
        case (2, 2): return bytes + [UInt8(truncatingIfNeeded: bits >> 4)]
        case (3, 1):
            return bytes + [
                UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2),
            ]
        default: return nil
        }
    }

    private static func isLineSpace(_ byte: UInt8) -> Bool {
        byte == 0x0A || byte == 0x0D || byte == 0x20 || byte == 0x09
    }

    /// The six bits of each digit; 255 for every other byte.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, digit) in digits.utf8.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()
}
