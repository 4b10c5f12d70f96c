/// The digest of FIPS 180-4, plainly; for tests.
enum SHA256 {
    /// The digest of `bytes` in hexadecimal digits.
    static func hexadecimal(of bytes: [UInt8]) -> String {
        var state = initial
        var padded = bytes + [0x80]
        padded += Array(repeating: 0, count: (120 - padded.count % 64) % 64)
        let bitCount = UInt64(bytes.count) * 8
        padded += (0..<8).map { UInt8(truncatingIfNeeded: bitCount >> (56 - 8 * UInt64($0))) }
        for start in stride(from: 0, to: padded.count, by: 64) {
            mix(padded[start..<start + 64], into: &state)
        }
        return state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    private static func mix(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
        var words: [UInt32] = []
        for index in stride(from: block.startIndex, to: block.endIndex, by: 4) {
            words.append(block[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) })
        }
        for index in 16..<64 {
            let (first, second) = (words[index - 15], words[index - 2])
            let low = rotate(first, 7) ^ rotate(first, 18) ^ first >> 3
            let high = rotate(second, 17) ^ rotate(second, 19) ^ second >> 10
            words.append(words[index - 16] &+ low &+ words[index - 7] &+ high)
        }
        var mixed = state
        for index in 0..<64 {
            let (a, e) = (mixed[0], mixed[4])
            let choice = (e & mixed[5]) ^ (~e & mixed[6])
            let majority = (a & mixed[1]) ^ (a & mixed[2]) ^ (mixed[1] & mixed[2])
            let one =
                mixed[7] &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ choice
                &+ constants[index] &+ words[index]
            let two = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ majority
            mixed = [one &+ two] + mixed[0..<3] + [mixed[3] &+ one] + mixed[4..<7]
        }
        for index in state.indices { state[index] &+= mixed[index] }
    }

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }

    /// The first 32 bits of the fractional parts of the roots of the first primes.
    private static let primes = (2...311).filter { number in
        !(2..<number).contains { number % $0 == 0 }
    }
    private static let initial = primes.prefix(8).map { fraction(ofRoot: 2, of: $0) }
    private static let constants = primes.prefix(64).map { fraction(ofRoot: 3, of: $0) }

    /// The largest `x` with `x^degree <= number * 2^(32*degree)`, without its whole part.
    private static func fraction(ofRoot degree: Int, of number: Int) -> UInt32 {
        var (low, high) = (UInt128(0), UInt128(1) << 37)
        while high - low > 1 {
            let middle = (low + high) / 2
            let power = degree == 2 ? middle * middle : middle * middle * middle
            if power <= UInt128(number) << (32 * UInt128(degree)) {
                low = middle
            } else {
                high = middle
            }
        }
        return UInt32(truncatingIfNeeded: low)
    }
}
