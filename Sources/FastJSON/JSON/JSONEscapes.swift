/// The escapes of JSON strings (RFC 8259, section 7).
public enum JSONEscapes {
    /// Appends `raw`, the text between a string's quotes, with its escapes resolved.
    ///
    /// `raw` has been checked by the parser. A surrogate without its partner becomes U+FFFD.
    public static func appendUnescaped(_ raw: RawSpan, to text: inout [UInt8]) {
        // No escape is shorter than what it stands for.
        text.append(addingCapacity: raw.byteCount) { added in
            // SAFETY: the buffer has room for `raw.byteCount` bytes behind `count`, and not more are
            // written, see `unescape`, which says how many it has initialised.
            unsafe added.withUnsafeMutableBufferPointer { buffer, count in
                let room = unsafe UnsafeMutableBufferPointer(rebasing: buffer[count...])
                count += unsafe unescape(raw, into: UnsafeMutableRawBufferPointer(room))
            }
        }
    }

    /// Eight bytes at a time: a record inside a string has an escape every dozen.
    ///
    /// - Returns: how many bytes of `target`, which has at least as many as `raw`, it has written.
    private static func unescape(
        _ raw: RawSpan,
        into target: UnsafeMutableRawBufferPointer
    ) -> Int {
        var position = 0
        var count = 0
        while position < raw.byteCount {
            // SAFETY: never is more written than read, so `count <= position`, and where so many bytes
            // are left to read, as many can be written.
            if position + 8 <= raw.byteCount {
                let word = unsafe raw.unsafeLoadUnaligned(
                    fromByteOffset: position,
                    as: UInt64.self
                )
                unsafe target.storeBytes(of: word, toByteOffset: count, as: UInt64.self)
                let plain = plainByteCount(UInt64(littleEndian: word))
                position += plain
                count += plain
                guard plain < 8 else { continue }
            } else if raw[position] != backslash {
                unsafe target[count] = raw[position]
                position += 1
                count += 1
                continue
            }
            let (scalar, length) = escape(raw, at: position)
            for byte in UTF8.encode(scalar)! {  // every scalar has an encoding
                unsafe target[count] = byte
                count += 1
            }
            position += length
        }
        return count
    }

    private static let backslash = UInt8(ascii: "\\")

    /// How many of eight bytes, the first of them the lowest, come before a backslash.
    private static func plainByteCount(_ word: UInt64) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // A backslash is 0 here. Subtraction borrows into the bytes above the first 0 only.
        let zeros = word ^ (ones &* UInt64(backslash))
        return ((zeros &- ones) & ~zeros & (ones &* 0x80)).trailingZeroBitCount >> 3
    }

    /// What the escape at `start` stands for, and how many bytes it takes.
    private static func escape(
        _ raw: RawSpan,
        at start: Int
    ) -> (scalar: Unicode.Scalar, length: Int) {
        switch raw[start + 1] {
        case UInt8(ascii: "b"): ("\u{08}", 2)
        case UInt8(ascii: "f"): ("\u{0C}", 2)
        case UInt8(ascii: "n"): ("\n", 2)
        case UInt8(ascii: "r"): ("\r", 2)
        case UInt8(ascii: "t"): ("\t", 2)
        case UInt8(ascii: "u"): codePoint(raw, at: start)
        case let other: (Unicode.Scalar(other), 2)
        }
    }

    /// The code point of the `\u` escape at `start`, and of the low surrogate after it.
    private static func codePoint(
        _ raw: RawSpan,
        at start: Int
    ) -> (scalar: Unicode.Scalar, length: Int) {
        let unit = hexadecimal(raw, at: start + 2)
        guard unit & 0xFC00 == 0xD800, let low = lowSurrogate(raw, at: start + 6) else {
            return (Unicode.Scalar(unit) ?? "\u{FFFD}", 6)
        }
        let scalar = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
        return (Unicode.Scalar(scalar) ?? "\u{FFFD}", 12)
    }

    private static func lowSurrogate(_ raw: RawSpan, at index: Int) -> UInt32? {
        guard index + 6 <= raw.byteCount, raw[index] == backslash,
            raw[index + 1] == UInt8(ascii: "u")
        else { return nil }
        let unit = hexadecimal(raw, at: index + 2)
        return unit & 0xFC00 == 0xDC00 ? unit : nil
    }

    private static func hexadecimal(_ raw: RawSpan, at index: Int) -> UInt32 {
        (0..<4).reduce(0) { value, step in
            let digit = raw[index + step]
            let nibble = digit <= UInt8(ascii: "9") ? digit & 0xF : (digit & 0xF) + 9
            return value << 4 | UInt32(nibble)
        }
    }
}
