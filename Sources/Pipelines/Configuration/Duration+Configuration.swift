extension Duration {
    /// Why a text can't be taken as a duration.
    enum ConfigurationFault: Error { case unreadable, tooLong }

    /// Reads numbers with units, added up: `200ms`, `30s`, `1h30m`, `7d`.
    init(configuration text: String) throws(ConfigurationFault) {
        var total: Int64 = 0
        var isTooLong = false
        var rest = text[...]
        guard !rest.isEmpty else { throw .unreadable }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard !digits.isEmpty, let milliseconds = Self.unitMilliseconds[String(unit)] else {
                throw .unreadable
            }
            // No number means one that is too large for its type.
            let count = min(Int64(digits) ?? .max, Self.limitMilliseconds / milliseconds + 1)
            total += count * milliseconds
            isTooLong = isTooLong || total > Self.limitMilliseconds
            total = min(total, Self.limitMilliseconds)
        }
        guard !isTooLong else { throw .tooLong }
        self = .milliseconds(total)
    }

    /// The longest that can be written.
    static let longestConfiguration = Duration.milliseconds(limitMilliseconds)

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
