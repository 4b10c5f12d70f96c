internal import Glibc

/// Short texts as UTF-8, in memory of their own that never changes: looking at one counts no
/// reference and copies nothing, so that a hot loop can compare records with them. A few are tried
/// one by one, many are looked up in an index.
@safe public final class PackedTexts: Hashable, @unchecked Sendable {
    // SAFETY: `bytes`, `ends` and `index` are written once by `init`, never moved, and freed by
    // `deinit`; spans of them borrow `self`.
    private let bytes: UnsafeMutableRawPointer
    /// Where each text ends.
    private let ends: UnsafeMutablePointer<Int>
    /// How many texts there are.
    public let count: Int
    /// Nil if there are few.
    private let index: UnsafeMutablePointer<PackedTextIndex>?

    /// Up to so many are tried one by one; at twelve, looking up costs no less (`sluice select` with
    /// the shipped selectors). 500 cost at most 5 % more than one (`Tests/Benchmarks/values.py`),
    /// where trying each cost 33 to 61 % more.
    private static let linearLimit = 8

    public init(_ texts: [String]) {
        let utf8 = texts.map { Array($0.utf8) }
        count = utf8.count
        unsafe (bytes, ends) = Self.packed(utf8)
        guard utf8.count > Self.linearLimit else {
            unsafe index = nil
            return
        }
        let index = UnsafeMutablePointer<PackedTextIndex>.allocate(capacity: 1)
        unsafe index.initialize(to: PackedTextIndex(utf8))
        unsafe self.index = index
    }

    /// Texts that are looked at by their index alone.
    init(unindexed texts: [[UInt8]]) {
        count = texts.count
        unsafe (bytes, ends) = Self.packed(texts)
        unsafe index = nil
    }

    private static func packed(
        _ texts: [[UInt8]]
    ) -> (bytes: UnsafeMutableRawPointer, ends: UnsafeMutablePointer<Int>) {
        let byteCount = texts.reduce(0) { $0 + $1.count }
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 1), alignment: 16)
        let ends = UnsafeMutablePointer<Int>.allocate(capacity: max(texts.count, 1))
        var position = 0
        for (index, text) in texts.enumerated() {
            for byte in text {
                unsafe bytes.storeBytes(of: byte, toByteOffset: position, as: UInt8.self)
                position += 1
            }
            unsafe (ends + index).initialize(to: position)
        }
        return unsafe (bytes, ends)
    }

    deinit {
        if let index = unsafe index {
            unsafe index.deinitialize(count: 1)
            unsafe index.deallocate()
        }
        unsafe bytes.deallocate()
        unsafe ends.deallocate()
    }

    /// The text at `index`. Traps if out of bounds.
    public subscript(index: Int) -> RawSpan {
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
    public var texts: [String] { (0..<count).map { self[$0].text } }

    /// Whether some text is `other`.
    public func contains(_ other: RawSpan) -> Bool { index(of: other) != nil }

    /// The number of a text that is `other`.
    public func index(of other: RawSpan) -> Int? {
        if let index = unsafe index { return unsafe index.pointee.index(of: other, among: self) }
        for index in 0..<count where other.isEqual(to: self[index]) { return index }
        return nil
    }

    /// Whether some text is how `other` starts.
    public func containsPrefix(of other: RawSpan) -> Bool {
        if let index = unsafe index {
            return unsafe index.pointee.longestPrefix(of: other) != nil
        }
        for index in 0..<count where other.hasPrefix(self[index]) { return true }
        return false
    }

    /// Whether some text is how `other` ends.
    public func containsSuffix(of other: RawSpan) -> Bool {
        if let index = unsafe index {
            return unsafe index.pointee.longestSuffix(of: other) != nil
        }
        for index in 0..<count where other.hasSuffix(self[index]) { return true }
        return false
    }

    /// The number of the longest text that `other` starts with; nil if it starts with none.
    public func longestPrefix(of other: RawSpan) -> Int? {
        if let index = unsafe index { return unsafe index.pointee.longestPrefix(of: other) }
        return longest { other.hasPrefix($0) }
    }

    /// The number of the longest text that `other` ends with; nil if it ends with none.
    public func longestSuffix(of other: RawSpan) -> Int? {
        if let index = unsafe index { return unsafe index.pointee.longestSuffix(of: other) }
        return longest { other.hasSuffix($0) }
    }

    /// The first of the longest texts that fit.
    @inline(__always) private func longest(where fits: (RawSpan) -> Bool) -> Int? {
        var found: Int?
        for index in 0..<count where fits(self[index]) {
            if let longest = found, self[longest].byteCount >= self[index].byteCount { continue }
            found = index
        }
        return found
    }

    public static func == (left: PackedTexts, right: PackedTexts) -> Bool {
        // Byte by byte, like the tests: equal strings may differ in their code points.
        left.count == right.count
            && (0..<left.count).allSatisfy { left[$0].isEqual(to: right[$0]) }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(texts)
    }
}
