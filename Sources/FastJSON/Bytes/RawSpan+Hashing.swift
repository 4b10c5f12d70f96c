extension RawSpan {
    /// A 64-bit hash: the same for the same bytes and seed on every machine, today and later.
    ///
    /// Not for adversaries unless the seed is secret. Eight bytes a step, the last ones again where
    /// fewer are left, mixed as in MurmurHash3's finaliser (Appleby, public domain).
    public func hash(seed: UInt64) -> UInt64 {
        var state = seed ^ (UInt64(truncatingIfNeeded: byteCount) &* 0x9e37_79b9_7f4a_7c15)
        guard byteCount >= 8 else { return Self.mix(state ^ shortWord) }
        var offset = 0
        while offset + 8 < byteCount {
            state = Self.mix(state ^ littleEndianWord(at: offset))
            offset += 8
        }
        return Self.mix(state ^ littleEndianWord(at: byteCount - 8))
    }

    /// All bytes, fewer than eight.
    private var shortWord: UInt64 {
        var word: UInt64 = 0
        for index in 0..<byteCount { word |= UInt64(self[index]) << UInt64(8 * index) }
        return word
    }

    @inline(__always) private func littleEndianWord(at offset: Int) -> UInt64 {
        // SAFETY: the caller has checked that eight bytes are left at `offset`.
        let word = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
        return UInt64(littleEndian: word)
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
