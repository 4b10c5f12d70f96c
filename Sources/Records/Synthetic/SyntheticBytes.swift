/// The letters of random identifiers.
enum SyntheticAlphabet {
    /// Lower-case hexadecimal digits.
    case hexadecimal
    /// The capitals and digits of AWS's identifiers.
    case capitals
    /// The letters of Base64.
    case base64
}

private let hexadecimalDigits: InlineArray<16, UInt8> = letters("0123456789abcdef")
private let capitalLetters: InlineArray<32, UInt8> = letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
private let base64Letters: InlineArray<64, UInt8> = letters(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
)

private func letters<let count: Int>(_ text: String) -> InlineArray<count, UInt8> {
    let bytes = Array(text.utf8)
    precondition(bytes.count == count)
    return InlineArray { index in bytes[index] }
}

extension [UInt8] {
    /// Appends `count` random letters, from as few random numbers as they need.
    mutating func append(
        randomLetters count: Int,
        of alphabet: SyntheticAlphabet,
        random: inout SplitMix64
    ) {
        switch alphabet {
        case .hexadecimal: append(count, of: hexadecimalDigits, bitsEach: 4, random: &random)
        case .capitals: append(count, of: capitalLetters, bitsEach: 5, random: &random)
        case .base64: append(count, of: base64Letters, bitsEach: 6, random: &random)
        }
    }

    /// Appends `number`, which is not negative, in decimal digits.
    mutating func append(decimal number: Int) {
        if number >= 10 { append(decimal: number / 10) }
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    /// Appends the random UUID (version 4) made of these bits, in lower case.
    mutating func append(uuid high: UInt64, _ low: UInt64) {
        let high = (high & ~0xF000) | 0x4000
        let low = (low & ~(0b11 << 62)) | (0b10 << 62)
        append(hexadecimal: high >> 32, digits: 8)
        append(UInt8(ascii: "-"))
        append(hexadecimal: high >> 16, digits: 4)
        append(UInt8(ascii: "-"))
        append(hexadecimal: high, digits: 4)
        append(UInt8(ascii: "-"))
        append(hexadecimal: low >> 48, digits: 4)
        append(UInt8(ascii: "-"))
        append(hexadecimal: low, digits: 12)
    }

    /// Appends a time in seconds since the Unix epoch, UTC, as `2026-01-31T23:59:59Z`.
    ///
    /// - Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    mutating func append(time seconds: Int64) {
        let secondOfDay = Int(((seconds % 86_400) + 86_400) % 86_400)
        let days = Int((seconds - Int64(secondOfDay)) / 86_400) + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        append(twoDigits: year / 100)
        append(twoDigits: year % 100)
        append(UInt8(ascii: "-"))
        append(twoDigits: month)
        append(UInt8(ascii: "-"))
        append(twoDigits: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        append(UInt8(ascii: "T"))
        append(twoDigits: secondOfDay / 3_600)
        append(UInt8(ascii: ":"))
        append(twoDigits: secondOfDay / 60 % 60)
        append(UInt8(ascii: ":"))
        append(twoDigits: secondOfDay % 60)
        append(UInt8(ascii: "Z"))
    }
}

extension [UInt8] {
    private mutating func append<let size: Int>(
        _ count: Int,
        of alphabet: InlineArray<size, UInt8>,
        bitsEach: Int,
        random: inout SplitMix64
    ) {
        var missing = count
        while missing > 0 {
            var bits = random.next()
            for _ in 0..<Swift.min(missing, 64 / bitsEach) {
                append(alphabet[Int(truncatingIfNeeded: bits) & (size - 1)])
                bits >>= UInt64(bitsEach)
            }
            missing -= 64 / bitsEach
        }
    }

    private mutating func append(hexadecimal number: UInt64, digits: Int) {
        var shift = UInt64(digits * 4)
        while shift > 0 {
            shift -= 4
            append(hexadecimalDigits[Int((number >> shift) & 15)])
        }
    }

    private mutating func append(twoDigits number: Int) {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10 % 10))
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}
