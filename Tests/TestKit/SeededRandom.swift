internal import Foundation

/// Random numbers that are the same for the same seed, so that a failure can be run again.
///
/// - Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014
///   (SplitMix64).
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed &* 0xD1B5_4A32_D192_ED03
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number in `0..<bound`; `bound` is above 0.
    package mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True once in `count` times.
    package mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

    /// A generator of its own, for another part of the same world.
    package mutating func split() -> SeededRandom { SeededRandom(seed: next()) }
}

/// A seed as a test's argument: it is named where the test fails.
package struct Seed: Hashable, Sendable, CustomStringConvertible {
    package let number: UInt64

    package init(_ number: UInt64) {
        self.number = number
    }

    /// The seeds from 1 to `count`; SLUICE_SEEDS times as many where it is set (`make simulate`).
    package static func first(_ count: UInt64) -> [Seed] {
        (1...count * multiplier).map(Seed.init)
    }

    private static let multiplier =
        ProcessInfo.processInfo.environment["SLUICE_SEEDS"].flatMap(UInt64.init) ?? 1

    package var random: SeededRandom { SeededRandom(seed: number) }
    package var description: String { "seed \(number)" }
}
