internal import FastJSON

/// A number with six decimal places, from -10^15 to 10^15: what lies beyond is taken as the limit,
/// and further places are cut off.
///
/// Floating-point sums depend on the order of their terms; sums of these do not. The limits are such
/// that no 2^53 of them overflow 128 bits.
struct ExactNumber: Hashable, Comparable, Sendable {
    /// In millionths.
    let millionths: Int128

    /// In millionths, 10^15.
    static let limit: Int128 = 1_000_000_000_000_000_000_000
    private static let places = 6

    init(millionths: Int128) {
        self.millionths = millionths
    }

    /// Reads a number as JSON has it: `12`, `-0.5`, `1e3`; nil for anything else.
    init?(_ text: RawSpan) {
        var text = NumberText(text)
        let isNegative = text.take("-")
        var exponent = Self.places
        var digits = DigitSum()
        // JSON has no leading zeros: what has some is a name made of digits.
        guard text.take("0") || text.takeDigits({ exponent += digits.add($0) ? 0 : 1 }) else {
            return nil
        }
        if text.take(".") {
            guard text.takeDigits({ exponent -= digits.add($0) ? 1 : 0 }) else { return nil }
        }
        if text.take("e") || text.take("E") {
            let isDown = text.take("-")
            if !isDown { _ = text.take("+") }
            var power = 0
            guard text.takeDigits({ power = min(power * 10 + Int($0), 1_000_000_000) }) else {
                return nil
            }
            exponent += isDown ? -power : power
        }
        guard text.isAtEnd else { return nil }
        let size = Self.scaled(digits.value, by: exponent)
        millionths = isNegative ? -size : size
    }

    /// `value` times ten to the power of `exponent`, at most the limit.
    private static func scaled(_ value: Int128, by exponent: Int) -> Int128 {
        guard value > 0 else { return 0 }
        var value = value
        var exponent = exponent
        while exponent < 0 && value > 0 {
            value /= 10
            exponent += 1
        }
        while exponent > 0 && value < limit {
            value *= 10
            exponent -= 1
        }
        return Swift.min(value, limit)
    }

    static func < (left: ExactNumber, right: ExactNumber) -> Bool {
        left.millionths < right.millionths
    }

    /// As JSON: without a fraction if it is whole.
    var json: [UInt8] {
        let size = millionths.magnitude
        var text = (millionths < 0 ? "-" : "") + String(size / 1_000_000)
        var fraction = size % 1_000_000
        if fraction > 0 {
            var width = Self.places
            while fraction % 10 == 0 {
                fraction /= 10
                width -= 1
            }
            let digits = String(fraction)
            text += "." + String(repeating: "0", count: width - digits.utf8.count) + digits
        }
        return Array(text.utf8)
    }
}

/// The value of decimal digits; those that it has no room for are left out.
private struct DigitSum {
    private(set) var value: Int128 = 0

    /// - Returns: whether there was room.
    mutating func add(_ digit: UInt8) -> Bool {
        guard value < 1_000_000_000_000_000_000_000_000_000_000 else { return false }
        value = value * 10 + Int128(digit)
        return true
    }
}

/// The text of a number, read from its start.
private struct NumberText: ~Escapable {
    private let text: RawSpan
    private var index = 0

    @_lifetime(copy text)
    init(_ text: RawSpan) {
        self.text = text
    }

    var isAtEnd: Bool { index == text.byteCount }

    /// Takes one character if it is `character`.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < text.byteCount, text[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// Takes digits, and gives each to `digit`; false if there are none.
    mutating func takeDigits(_ digit: (UInt8) -> Void) -> Bool {
        let start = index
        while index < text.byteCount, text[index] &- UInt8(ascii: "0") < 10 {
            digit(text[index] - UInt8(ascii: "0"))
            index += 1
        }
        return index > start
    }
}
