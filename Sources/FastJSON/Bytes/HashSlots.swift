/// A hash table of texts that are kept elsewhere; open addressing, at most half full.
@safe struct HashSlots: ~Copyable {
    // SAFETY: `slots` has `mask + 1` initialised elements, is written by `init` only, and freed by
    // `deinit`; every index is taken with `mask`.
    /// The index of a text and one; 0 if the slot is free.
    private let slots: UnsafeMutablePointer<UInt32>
    private let mask: Int
    /// The bit of each length that some text has; of longer ones the last bit.
    private let lengths: UInt64

    init(_ texts: [[UInt8]]) {
        var capacity = 16
        while capacity < texts.count * 2 { capacity *= 2 }
        mask = capacity - 1
        unsafe slots = .allocate(capacity: capacity)
        unsafe slots.initialize(repeating: 0, count: capacity)
        lengths = texts.reduce(0) { $0 | Self.bit(of: $1.count) }
        for (index, text) in texts.enumerated() {
            var slot = Self.slot(of: text.rawSpan) & mask
            while unsafe slots[slot] != 0 { slot = (slot + 1) & mask }
            unsafe slots[slot] = UInt32(index + 1)
        }
    }

    deinit { unsafe slots.deallocate() }

    /// Which text is `other`; `texts` are those that the table was made for.
    func index(of other: RawSpan, among texts: PackedTexts) -> Int? {
        guard lengths & Self.bit(of: other.byteCount) != 0 else { return nil }
        var slot = Self.slot(of: other) & mask
        while true {
            let entry = unsafe Int(slots[slot])
            if entry == 0 { return nil }
            if other.isEqual(to: texts[entry - 1]) { return entry - 1 }
            slot = (slot + 1) & mask
        }
    }

    private static func bit(of length: Int) -> UInt64 { 1 << UInt64(min(length, 63)) }

    private static func slot(of text: RawSpan) -> Int {
        Int(truncatingIfNeeded: text.hash(seed: 0))
    }
}
