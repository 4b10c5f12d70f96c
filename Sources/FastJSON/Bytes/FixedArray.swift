/// Values side by side that never change, move or are copied: looking at one counts no reference,
/// so that a hot loop can go through what threads share. (An array's elements are kept alive one by
/// one while they are used, and threads that do so at once wait for each other.)
@safe public struct FixedArray<Element: ~Copyable>: ~Copyable {
    // SAFETY: `base` has `count` initialised elements, is written by `init` only, and freed by
    // `deinit`.
    @usableFromInline let base: UnsafeMutablePointer<Element>
    /// How many there are.
    public let count: Int

    /// What `make` makes of each of `sources`, in their order.
    public init<Source>(_ sources: [Source], _ make: (Source) -> Element) {
        count = sources.count
        unsafe base = .allocate(capacity: max(count, 1))
        for (index, source) in sources.enumerated() {
            unsafe (base + index).initialize(to: make(source))
        }
    }

    deinit {
        unsafe base.deinitialize(count: count)
        unsafe base.deallocate()
    }

    public var isEmpty: Bool { count == 0 }

    public var indices: Range<Int> { 0..<count }

    /// The value at `index`. Traps if out of bounds.
    @inlinable public subscript(index: Int) -> Element {
        // SAFETY: see `base`; whoever borrows the value borrows `self`.
        unsafeAddress {
            precondition(index >= 0 && index < count)
            return unsafe UnsafePointer(base + index)
        }
    }
}

// SAFETY: nothing in it changes.
extension FixedArray: @unchecked Sendable where Element: Sendable & ~Copyable {}
