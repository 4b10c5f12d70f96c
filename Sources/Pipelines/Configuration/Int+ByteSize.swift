extension Int {
    /// Reads a number of bytes with its unit: `512B`, `256KiB`, `64MiB`, `2GiB`, `1TiB`.
    ///
    /// Units are powers of 1,024; decimal ones are refused, as they would be mistaken for these.
    package init?(byteSize text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count)
        guard let number = Int(digits),
            let factor = Self.byteUnits.first(where: { $0.name == unit })?.byteCount
        else { return nil }
        let (product, isTooLarge) = number.multipliedReportingOverflow(by: factor)
        guard !isTooLarge else { return nil }
        self = product
    }

    /// The number of bytes as one writes it in a pipeline file, in the largest unit that is whole.
    package var byteSize: String {
        let unit = Self.byteUnits.last { self >= $0.byteCount && self % $0.byteCount == 0 }
        return unit.map { "\(self / $0.byteCount)\($0.name)" } ?? "\(self)B"
    }

    /// Ascending.
    private static let byteUnits: [(name: String, byteCount: Int)] = [
        ("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]
}
