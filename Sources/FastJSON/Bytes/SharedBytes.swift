/// Immutable bytes and the object that keeps them alive: a slice of a Kafka message, of a file's
/// block or of an inflated text.
///
/// Copying is cheap (one reference). The bytes live as long as any copy does.
@safe public struct SharedBytes: @unchecked Sendable {
    // SAFETY: `base` points at `count` readable bytes that `owner` keeps alive and nobody
    // changes; every access goes through a bounds-checked span that borrows `self`.
    @usableFromInline let base: UnsafeRawPointer
    /// Bytes.
    public let count: Int
    private let owner: AnyObject?

    /// No bytes.
    public static let empty = SharedBytes([UInt8]())

    /// Adopts memory of a C library.
    ///
    /// The caller promises that `base..<base + count` stays readable and unchanged while `owner`
    /// lives. `KafkaIO` adopts librdkafka's messages so.
    public init(unsafeBase base: UnsafeRawPointer, count: Int, owner: AnyObject) {
        unsafe self.base = base
        self.count = count
        self.owner = owner
    }

    /// Copies `bytes`.
    public init(_ bytes: [UInt8]) {
        let block = unsafe Block(byteCount: bytes.count) { buffer in
            unsafe buffer.copyBytes(from: bytes)
            return bytes.count
        }
        unsafe self.init(unsafeBase: block.base, count: bytes.count, owner: block)
    }

    /// Copies `bytes`.
    public init(copying bytes: RawSpan) {
        let count = bytes.byteCount
        let block = unsafe Block(byteCount: count) { buffer in
            unsafe bytes.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
            return count
        }
        unsafe self.init(unsafeBase: block.base, count: count, owner: block)
    }

    /// Allocates room for `byteCapacity` bytes and keeps as many as `fill` says that it wrote.
    public init(
        byteCapacity: Int,
        filledBy fill: (UnsafeMutableRawBufferPointer) throws -> Int
    ) rethrows {
        let block = try unsafe Block(byteCount: byteCapacity, filledBy: fill)
        unsafe self.init(unsafeBase: block.base, count: block.filledByteCount, owner: block)
    }

    /// The bytes, for as long as `self` is borrowed.
    @inlinable public var span: RawSpan {
        @_lifetime(borrow self)
        get {
            // SAFETY: see `base`; the span can't outlive the borrow of `self`.
            let span = unsafe RawSpan(_unsafeStart: base, byteCount: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// The bytes of `range`, sharing the owner. Traps if `range` is out of bounds.
    public subscript(range: Range<Int>) -> SharedBytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        guard let owner else { return self }
        // SAFETY: the range was checked against `count`.
        return unsafe SharedBytes(
            unsafeBase: base + range.lowerBound,
            count: range.count,
            owner: owner
        )
    }

    /// Calls `body` with the memory, for a C function that reads it.
    @inlinable public func withUnsafeBytes<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        // SAFETY: the span keeps the owner; the caller must not let the pointer out.
        try unsafe span.withUnsafeBytes(body)
    }

    /// The bytes as an array.
    public var array: [UInt8] {
        unsafe withUnsafeBytes { unsafe Array($0) }
    }

    /// Heap memory, filled once by `init`.
    @safe private final class Block {
        let base: UnsafeRawPointer
        let filledByteCount: Int

        init(
            byteCount: Int,
            filledBy fill: (UnsafeMutableRawBufferPointer) throws -> Int
        ) rethrows {
            // SAFETY: freed by `deinit`, once; `fill` may not say more than it was given.
            let buffer = UnsafeMutableRawBufferPointer.allocate(
                byteCount: max(byteCount, 1),
                alignment: 16
            )
            do {
                let given = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<byteCount])
                filledByteCount = try unsafe fill(given)
            } catch {
                unsafe buffer.deallocate()
                throw error
            }
            precondition(filledByteCount <= byteCount)
            unsafe base = UnsafeRawPointer(buffer.baseAddress!)  // allocate never gives nil
        }

        deinit { unsafe base.deallocate() }
    }
}

extension [SharedBytes] {
    /// The bytes of the element at `index`, for as long as the array is borrowed.
    @_lifetime(borrow self)
    public func span(at index: Int) -> RawSpan {
        let elements = span
        // SAFETY: the array, borrowed as long as the result lives, holds the bytes' owner too.
        return unsafe _overrideLifetime(elements[index].span, borrowing: self)
    }
}
