/// A small, fast, seeded source of random numbers: the same seed gives the same numbers everywhere.
///
/// Not for secrets.
/// - Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The next 64 random bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// A number in `0..<bound`; `bound` is above zero.
    ///
    /// The standard library's `random(in:)` may change its algorithm between releases; this can't.
    mutating func below(_ bound: Int) -> Int {
        Self.scaled(next(), below: bound)
    }

    /// Maps 64 random bits to `0..<bound` by multiplication.
    static func scaled(_ bits: UInt64, below bound: Int) -> Int {
        Int(bits.multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Spreads `value` over all 64 bits; equal inputs give equal outputs.
    static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
