extension Duration {
    /// Reads numbers with units, added up: `200ms`, `30s`, `1h30m`, `7d`; at most 10,000 days.
    init?(configuration text: String) {
        var total = Duration.zero
        var rest = text[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Int64(digits), number <= 1_000_000_000_000,
                let milliseconds = Self.unitMilliseconds[String(unit)]
            else { return nil }
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: milliseconds)
            guard !isTooLarge, product <= Self.limitMilliseconds else { return nil }
            total += .milliseconds(product)
            guard total <= .milliseconds(Self.limitMilliseconds) else { return nil }
        }
        self = total
    }

    /// As `init(configuration:)` reads it, in the largest units: `1h30m`; whole milliseconds.
    package var configurationText: String {
        var text = ""
        var rest = milliseconds
        for (unit, size) in Self.unitMilliseconds.sorted(by: { $0.value > $1.value }) {
            let count = rest / size
            rest -= count * size
            if count > 0 { text += "\(count)\(unit)" }
        }
        return text.isEmpty ? "0s" : text
    }

    private static let limitMilliseconds: Int64 = 10_000 * 86_400_000
    private static let unitMilliseconds: [String: Int64] =
        ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]

    /// Whole milliseconds.
    package var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
