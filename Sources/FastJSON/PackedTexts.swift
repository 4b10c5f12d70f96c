internal import Glibc

/// A few short texts as UTF-8, in memory of their own that never changes: looking at one counts no
/// reference and copies nothing, so that a hot loop can compare records with them.
@safe package final class PackedTexts: Hashable, @unchecked Sendable {
    // SAFETY: `bytes` and `ends` are written once by `init`, never moved, and freed by `deinit`;
    // spans of them borrow `self`.
    private let bytes: UnsafeMutableRawPointer
    /// Where each text ends.
    private let ends: UnsafeMutablePointer<Int>
    /// How many texts there are.
    package let count: Int

    package init(_ texts: [String]) {
        count = texts.count
        let byteCount = texts.reduce(0) { $0 + $1.utf8.count }
        unsafe bytes = .allocate(byteCount: max(byteCount, 1), alignment: 16)
        unsafe ends = .allocate(capacity: max(texts.count, 1))
        var position = 0
        for (index, text) in texts.enumerated() {
            for byte in text.utf8 {
                unsafe bytes.storeBytes(of: byte, toByteOffset: position, as: UInt8.self)
                position += 1
            }
            unsafe (ends + index).initialize(to: position)
        }
    }

    deinit {
        unsafe bytes.deallocate()
        unsafe ends.deallocate()
    }

    /// The text at `index`. Traps if out of bounds.
    package subscript(index: Int) -> RawSpan {
        @_lifetime(borrow self)
        get {
            precondition(index >= 0 && index < count)
            let start = unsafe index == 0 ? 0 : ends[index - 1]
            let end = unsafe ends[index]
            let span = unsafe RawSpan(
                _unsafeStart: UnsafeRawPointer(bytes + start),
                byteCount: end - start
            )
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// The texts.
    package var texts: [String] { (0..<count).map { self[$0].text } }

    /// Whether some text is `other`.
    package func contains(_ other: RawSpan) -> Bool {
        for index in 0..<count where other.isEqual(to: self[index]) { return true }
        return false
    }

    /// Whether some text is how `other` starts.
    package func containsPrefix(of other: RawSpan) -> Bool {
        for index in 0..<count where other.hasPrefix(self[index]) { return true }
        return false
    }

    /// Whether some text is how `other` ends.
    package func containsSuffix(of other: RawSpan) -> Bool {
        for index in 0..<count where other.hasSuffix(self[index]) { return true }
        return false
    }

    package static func == (left: PackedTexts, right: PackedTexts) -> Bool {
        // Byte by byte, like the tests: equal strings may differ in their code points.
        left.count == right.count
            && (0..<left.count).allSatisfy { left[$0].isEqual(to: right[$0]) }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(texts)
    }
}
