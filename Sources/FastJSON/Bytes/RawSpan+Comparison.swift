internal import Glibc

extension RawSpan {
    /// Whether both hold the same bytes.
    @inlinable public func isEqual(to other: RawSpan) -> Bool {
        let count = byteCount
        guard count == other.byteCount else { return false }
        // Names are short: two loads, perhaps overlapping, see all of 8 to 16 bytes.
        guard count >= 8 && count <= 16 else { return hasPrefix(other) }
        return word(at: 0) == other.word(at: 0) && word(at: count - 8) == other.word(at: count - 8)
    }

    /// The first sixteen bytes, as two words to compare. Traps if there are fewer.
    public var firstSixteenBytes: (UInt64, UInt64) {
        precondition(byteCount >= 16)
        return (word(at: 0), word(at: 8))
    }

    @inlinable func word(at offset: Int) -> UInt64 {
        // SAFETY: the caller has checked that eight bytes are left at `offset`.
        unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
    }

    /// Whether the first bytes are those of `prefix`.
    public func hasPrefix(_ prefix: RawSpan) -> Bool {
        let count = prefix.byteCount
        guard count <= byteCount else { return false }
        // Prefixes of one kind differ near their end: most are told by their last byte.
        guard count == 0 || self[count - 1] == prefix[count - 1] else { return false }
        // SAFETY: both counts were checked; nothing is kept.
        return unsafe withUnsafeBytes { own in
            unsafe prefix.withUnsafeBytes { other in
                unsafe other.isEmpty
                    ? true : memcmp(own.baseAddress!, other.baseAddress!, other.count) == 0
            }
        }
    }

    /// Whether these bytes come before `other` in the order of bytes.
    public func precedes(_ other: RawSpan) -> Bool {
        let common = min(byteCount, other.byteCount)
        // SAFETY: `common` bytes are there on both sides; nothing is kept.
        let order = unsafe withUnsafeBytes { own in
            unsafe other.withUnsafeBytes { others in
                unsafe common == 0 ? 0 : memcmp(own.baseAddress!, others.baseAddress!, common)
            }
        }
        return order == 0 ? byteCount < other.byteCount : order < 0
    }

    /// Whether the last bytes are those of `suffix`.
    public func hasSuffix(_ suffix: RawSpan) -> Bool {
        guard suffix.byteCount <= byteCount else { return false }
        return extracting(last: suffix.byteCount).hasPrefix(suffix)
    }

    /// The index of the first `byte` at or after `start`; nil if there is none.
    public func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        guard start < byteCount else { return nil }
        // SAFETY: `start` is in bounds; the found pointer is turned into an index at once.
        return unsafe withUnsafeBytes { own in
            let base = own.baseAddress!  // not empty: start < count
            let count = own.count - start
            guard let found = unsafe memchr(base + start, Int32(byte), count) else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    /// The index of the last `byte` before `end`, by default in all of them; nil if there is none.
    public func lastIndex(of byte: UInt8, before end: Int? = nil) -> Int? {
        var index = (end ?? byteCount) - 1
        while index >= 0 {
            if self[index] == byte { return index }
            index -= 1
        }
        return nil
    }

    /// The byte at `index`. Traps if out of bounds.
    @inlinable public subscript(index: Int) -> UInt8 {
        get {
            precondition(index >= 0 && index < byteCount)
            // SAFETY: checked on the line above.
            return unsafe unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
        }
    }

    /// The bytes as an array.
    public var array: [UInt8] {
        // SAFETY: copied before the closure returns.
        unsafe withUnsafeBytes { unsafe Array($0) }
    }

    /// The bytes as text; bytes that are not UTF-8 become U+FFFD.
    public var text: String {
        // SAFETY: copied before the closure returns.
        unsafe withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension [UInt8] {
    /// The bytes, for as long as the array is borrowed.
    @inlinable public var rawSpan: RawSpan {
        @_lifetime(borrow self)
        get {
            // SAFETY: bytes have no padding, the only danger that `bytes` warns of.
            unsafe span.bytes
        }
    }

    /// Appends `bytes`.
    public mutating func append(contentsOf bytes: RawSpan) {
        // SAFETY: copied before the closure returns.
        unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }
}
