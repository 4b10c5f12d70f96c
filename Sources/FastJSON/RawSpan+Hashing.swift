extension RawSpan {
    /// A 64-bit hash: the same for the same bytes and seed on every machine, today and later.
    ///
    /// Not for adversaries unless the seed is secret. Eight bytes a step, mixed as in MurmurHash3's
    /// finaliser (Appleby, public domain).
    package func hash(seed: UInt64) -> UInt64 {
        var state = seed ^ (UInt64(truncatingIfNeeded: byteCount) &* 0x9e37_79b9_7f4a_7c15)
        var offset = 0
        while offset + 8 <= byteCount {
            // SAFETY: eight bytes are left at `offset`.
            let word = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
            state = Self.mix(state ^ UInt64(littleEndian: word))
            offset += 8
        }
        var rest: UInt64 = 0
        var shift: UInt64 = 0
        while offset < byteCount {
            rest |= UInt64(self[offset]) << shift
            shift += 8
            offset += 1
        }
        return Self.mix(state ^ rest)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed ^= mixed >> 33
        mixed &*= 0xff51_afd7_ed55_8ccd
        mixed ^= mixed >> 33
        mixed &*= 0xc4ce_b9fe_1a85_ec53
        mixed ^= mixed >> 33
        return mixed
    }
}
