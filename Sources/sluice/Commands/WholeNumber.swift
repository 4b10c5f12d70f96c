import ArgumentParser

/// Reads the value of an option that takes a whole number.
///
/// The option must take whatever stands behind it, or a negative one would count as missing.
enum WholeNumber {
    /// Reads one from `least` on.
    static func from<Number: FixedWidthInteger & Sendable>(
        _ least: Number
    ) -> @Sendable (String) throws -> Number {
        within(least...Number.max, "a whole number from \(least) on")
    }

    /// Reads one that is in `range`.
    static func within<Number: FixedWidthInteger & Sendable>(
        _ range: ClosedRange<Number>
    ) -> @Sendable (String) throws -> Number {
        within(range, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }

    private static func within<Number: FixedWidthInteger & Sendable>(
        _ range: ClosedRange<Number>,
        _ wanted: String
    ) -> @Sendable (String) throws -> Number {
        { text in
            guard let number = Number(text), range.contains(number) else {
                throw ValidationError("write \(wanted)")
            }
            return number
        }
    }
}
