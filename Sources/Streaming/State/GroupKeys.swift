internal import FastJSON

/// The group keys of some records, one behind the other.
public struct GroupKeys: Sendable {
    private var bytes: [UInt8] = []
    /// Where each key ends.
    private var ends: [Int] = []

    /// - Parameters:
    ///   - count: how many keys there will be.
    ///   - byteCount: of one of them, about.
    public init(count: Int, byteCount: Int) {
        ends.reserveCapacity(count)
        bytes.reserveCapacity(count * byteCount)
    }

    /// How many keys there are.
    public var count: Int { ends.count }

    /// The key at `index`. Traps if out of bounds.
    public subscript(index: Int) -> RawSpan {
        @_lifetime(borrow self)
        get { bytes.rawSpan.extracting((index == 0 ? 0 : ends[index - 1])..<ends[index]) }
    }

    /// Adds the key that `write` appends.
    public mutating func append(_ write: (inout [UInt8]) -> Void) {
        write(&bytes)
        ends.append(bytes.count)
    }
}
