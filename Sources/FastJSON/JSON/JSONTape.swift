/// One JSON value on a tape, in document order: a container is followed by all that is inside it.
///
/// Same layout as `csimdjson_node`. Positions are byte indexes into the text that was read.
public struct JSONNode: BitwiseCopyable, Sendable {
    @usableFromInline let keyStart: UInt32
    @usableFromInline let keyLength: UInt32
    @usableFromInline let start: UInt32
    @usableFromInline let length: UInt32
    @usableFromInline let nextAndKind: UInt32

    static let noKey: UInt32 = 0x7fff_ffff
    @inlinable static var keyEscaped: UInt32 { 0x8000_0000 }

    @inlinable @inline(__always) var kind: JSONKind {
        // SAFETY: `JSONKind` has a case for each value of three bits.
        unsafe unsafeBitCast(UInt8(truncatingIfNeeded: nextAndKind >> 28) & 7, to: JSONKind.self)
    }

    @inlinable var next: Int { Int(nextAndKind & 0x0fff_ffff) }
}

/// The kinds of JSON value; a string with a backslash in its text is a kind of its own.
public enum JSONKind: UInt8, CaseIterable, Sendable {
    // In the order of `CSIMDJSON_OBJECT` and those after it.
    case object, array, string, escapedString, number, `true`, `false`, null
}

/// The nodes of all values of a batch.
///
/// Unique owner of its memory: it can't grow while a span of it is borrowed.
@safe public struct JSONTape: ~Copyable, @unchecked Sendable {
    // SAFETY: `base[0..<count]` is initialised; only the unique owner writes. Freed by `deinit`.
    fileprivate var base: UnsafeMutablePointer<JSONNode>
    private var capacity: Int
    /// How many nodes there are.
    public private(set) var count = 0

    public init(capacity: Int = 64) {
        self.capacity = max(capacity, 1)
        unsafe base = .allocate(capacity: self.capacity)
    }

    deinit { unsafe base.deallocate() }

    /// All nodes.
    public var span: Span<JSONNode> {
        @_lifetime(borrow self)
        get {
            // SAFETY: see `base`; the span can't outlive the borrow of `self`.
            let span = unsafe Span(_unsafeStart: UnsafePointer(base), count: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// Lets `write` initialise up to `room` nodes after the last one; it returns how many.
    mutating func append(room: Int, _ write: (UnsafeMutablePointer<JSONNode>) -> Int) {
        if capacity - count < room { grow(toHold: count + room) }
        // SAFETY: there is room for `room` nodes behind `count`.
        let written = unsafe write(base + count)
        precondition(written <= room)
        count += written
    }

    /// Forgets all nodes from `count` on.
    public mutating func truncate(to count: Int) {
        precondition(count <= self.count)
        self.count = count
    }

    private mutating func grow(toHold required: Int) {
        let larger = max(required, capacity * 2)
        // SAFETY: `count` nodes move to the new memory before the old is freed.
        let moved = UnsafeMutablePointer<JSONNode>.allocate(capacity: larger)
        unsafe moved.moveInitialize(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = moved
        capacity = larger
    }
}

/// A tape that is complete and shared from now on.
public final class SharedTape: Sendable {
    private let tape: JSONTape

    public init(_ tape: consuming JSONTape) {
        self.tape = tape
    }

    /// All nodes, for as long as `self` is borrowed.
    public var span: Span<JSONNode> {
        @_lifetime(borrow self)
        get {
            // SAFETY: `tape` is never changed or replaced, and lives as long as `self`.
            let span = unsafe Span(_unsafeStart: UnsafePointer(tape.base), count: tape.count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }
}
