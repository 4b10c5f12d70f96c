internal import FastJSON

/// An address of the internet protocol, version 4 or 6.
struct IPAddress: Equatable, Sendable {
    /// Four or sixteen, as they are sent.
    private(set) var bytes: [UInt8]

    var isVersion4: Bool { bytes.count == 4 }

    /// Reads an address as `inet_pton` does: four decimal numbers without leading zeros, or groups of
    /// up to four hexadecimal digits, of which `::` leaves out zeros, once, and the last two may be
    /// written as four decimal numbers. An address of version 4 within version 6 (`::ffff:…`) is
    /// taken as that of version 4. Nil for anything else, such as a prefix or a zone.
    ///
    /// Source: RFC 4291, sections 2.2 and 2.5.5.2.
    init?(_ text: RawSpan) {
        guard text.byteCount <= Self.longestText else { return nil }
        var bytes: [UInt8] = []
        if let end = Self.readVersion4(text, from: 0, into: &bytes), end == text.byteCount {
            self.bytes = bytes
            return
        }
        guard let groups = Self.version6(text) else { return nil }
        self.bytes = groups.starts(with: Self.version4Prefix) ? Array(groups[12...]) : groups
    }

    /// `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`
    private static let longestText = 45
    private static let version4Prefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// All but the first `length` bits made zero.
    func masked(to length: Int) -> IPAddress {
        var masked = self
        for index in bytes.indices {
            let bits = min(8, max(0, length - 8 * index))
            masked.bytes[index] &= bits == 0 ? 0 : 0xFF << UInt8(8 - bits)
        }
        return masked
    }

    // MARK: Reading

    /// Appends the four bytes that stand at `start`.
    /// - Returns: where they end; nil if there are none.
    private static func readVersion4(
        _ text: RawSpan,
        from start: Int,
        into bytes: inout [UInt8]
    ) -> Int? {
        var index = start
        for number in 0..<4 {
            if number > 0 {
                guard index < text.byteCount, text[index] == UInt8(ascii: ".") else { return nil }
                index += 1
            }
            guard let byte = readDecimal(text, at: &index) else { return nil }
            bytes.append(byte)
        }
        return index
    }

    private static func readDecimal(_ text: RawSpan, at index: inout Int) -> UInt8? {
        var value = 0
        let start = index
        while index < text.byteCount, let digit = text[index].hexadecimalDigit, digit < 10 {
            if index > start && value == 0 { return nil }
            value = 10 * value + Int(digit)
            guard value <= 255 else { return nil }
            index += 1
        }
        return index > start ? UInt8(value) : nil
    }

    /// The sixteen bytes of an address of version 6.
    private static func version6(_ text: RawSpan) -> [UInt8]? {
        var bytes: [UInt8] = []
        /// How many bytes stand before `::`.
        var gap: Int?
        var index = 0
        if text.byteCount >= 2, text[0] == UInt8(ascii: ":") {
            guard text[1] == UInt8(ascii: ":") else { return nil }
            (gap, index) = (0, 2)
        }
        while index < text.byteCount {
            guard readGroup(text, at: &index, into: &bytes) else { return nil }
            if index == text.byteCount { break }
            guard text[index] == UInt8(ascii: ":") else { return nil }
            index += 1
            if index < text.byteCount, text[index] == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                gap = bytes.count
                index += 1
            } else if index == text.byteCount {
                return nil
            }
        }
        guard let gap else { return bytes.count == 16 ? bytes : nil }
        guard bytes.count < 16 else { return nil }
        bytes.insert(contentsOf: [UInt8](repeating: 0, count: 16 - bytes.count), at: gap)
        return bytes
    }

    /// Appends the two bytes of a group, or the four of an address of version 4 that is the end.
    /// - Returns: false if there is neither.
    private static func readGroup(
        _ text: RawSpan,
        at index: inout Int,
        into bytes: inout [UInt8]
    ) -> Bool {
        guard bytes.count < 16 else { return false }
        if bytes.count <= 12 {
            var last: [UInt8] = []
            if let end = readVersion4(text, from: index, into: &last), end == text.byteCount {
                bytes += last
                index = end
                return true
            }
        }
        var value: UInt16 = 0
        let start = index
        while index < text.byteCount, let digit = text[index].hexadecimalDigit {
            guard index < start + 4 else { return false }
            value = value << 4 | UInt16(digit)
            index += 1
        }
        guard index > start else { return false }
        bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
        return true
    }
}

extension UInt8 {
    fileprivate var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension IPAddress: CustomStringConvertible {
    /// As RFC 5952 wants it: no leading zeros, lower case, the first of the longest runs of two zero
    /// groups or more as `::`.
    var description: String {
        guard !isVersion4 else { return bytes.map(String.init).joined(separator: ".") }
        let groups = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
        let run = Self.longestRun(of: groups)
        guard run.count > 1 else { return Self.text(groups[...]) }
        return Self.text(groups[..<run.lowerBound]) + "::" + Self.text(groups[run.upperBound...])
    }

    private static func text(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first of the longest runs of zeros.
    private static func longestRun(of groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for index in groups.indices {
            guard groups[index] == 0 else {
                start = index + 1
                continue
            }
            if index + 1 - start > longest.count { longest = start..<index + 1 }
        }
        return longest
    }
}
