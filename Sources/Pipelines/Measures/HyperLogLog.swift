internal import FastJSON

/// An estimate of how many different hashes there were, in 4 KiB however many.
///
/// Each hash chooses one of 4,096 registers by its first 12 bits, and raises it to the place of the
/// first 1 among the others. So the registers depend on the set of hashes alone, and merging is the
/// greater of two in each. Sources: Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog", AofA 2007;
/// the estimator is that of Ertl, "New cardinality estimation algorithms for HyperLogLog sketches",
/// 2017, algorithm 6, without the term for full registers, which 52 bits never fill.
struct HyperLogLog: Hashable, Sendable {
    static let registerCount = 1 << indexBits
    private static let indexBits = 12
    /// What a register can be at most: no 1 among 52 bits.
    private static let registerLimit = UInt8(64 - indexBits + 1)
    /// 1.04 divided by the root of 4,096, as the estimator's relative standard error.
    static let standardError = 0.01625

    private var registers: [UInt8]

    init(_ hashes: some Sequence<UInt64>) {
        registers = Array(repeating: 0, count: Self.registerCount)
        for hash in hashes { insert(hash) }
    }

    mutating func insert(_ hash: UInt64) {
        let index = Int(truncatingIfNeeded: hash >> UInt64(64 - Self.indexBits))
        // The bit behind the others ends the count.
        let others = hash << UInt64(Self.indexBits) | 1 << UInt64(Self.indexBits - 1)
        registers[index] = max(registers[index], UInt8(others.leadingZeroBitCount + 1))
    }

    mutating func merge(_ other: HyperLogLog) {
        for index in registers.indices {
            registers[index] = max(registers[index], other.registers[index])
        }
    }

    /// How many hashes there were, about. Never less for more hashes.
    var estimate: Int {
        var counts = [Int](repeating: 0, count: Int(Self.registerLimit) + 1)
        for register in registers { counts[Int(register)] += 1 }
        let size = Double(Self.registerCount)
        var sum = 0.0
        for value in stride(from: Int(Self.registerLimit), through: 1, by: -1) {
            sum = 0.5 * (sum + Double(counts[value]))
        }
        sum += size * Self.sigma(Double(counts[0]) / size)
        return Int((0.721_347_520_444_481_7 * size * size / sum).rounded())
    }

    /// `share` + the sum over k ≥ 1 of `share`^(2^k) · 2^(k-1); infinite if every register is 0.
    private static func sigma(_ share: Double) -> Double {
        guard share < 1 else { return .infinity }
        var power = share
        var factor = 1.0
        var sum = share
        while true {
            power *= power
            let next = sum + power * factor
            guard next > sum else { return sum }
            sum = next
            factor *= 2
        }
    }

    // MARK: Text

    /// A letter for each register.
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    /// Appends the registers as letters, which JSON need not escape.
    func appendText(to text: inout [UInt8]) {
        for register in registers { text.append(Self.letters[Int(register)]) }
    }

    /// Reads what `appendText` appends; nil for anything else.
    init?(reading text: RawSpan) {
        guard text.byteCount == Self.registerCount else { return nil }
        registers = []
        registers.reserveCapacity(Self.registerCount)
        for index in 0..<text.byteCount {
            guard let value = Self.value(of: text[index]), value <= Self.registerLimit else {
                return nil
            }
            registers.append(value)
        }
    }

    private static func value(of letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
        default: nil
        }
    }
}
