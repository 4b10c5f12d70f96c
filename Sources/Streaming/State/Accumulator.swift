public import FastJSON

/// What a measure other than the plain count keeps of one group: it takes in the values of the
/// measure's field, and others of its kind.
///
/// What it has come to must depend on the values alone, not on their order nor on how they were
/// spread over the accumulators that were merged: merging is commutative and associative, and every
/// bound that an accumulator has must be met in the same way whatever comes first.
public protocol Accumulator: Sendable {
    /// Takes in one value.
    mutating func add(_ value: RawSpan)

    /// Takes in all that `other` has taken in.
    mutating func merge(_ other: Self)

    /// Appends itself as one JSON value, for a frame.
    func appendJSON(to json: inout [UInt8])

    /// The accumulator of the same measure that `json`, of a frame, stands for, whatever this one has
    /// taken in; nil if it is none: somebody else has written it, and it may be anything.
    func read(_ json: JSONValue) -> Self?

    /// Bytes of memory that it holds beside its own, about; a function of what it has taken in, so
    /// that it is the same after a restart.
    var heapByteCount: Int { get }

    /// Bytes that `appendJSON` appends, at most. Below 64 KiB, so that the row of a group fits a
    /// frame.
    var jsonByteCount: Int { get }
}

extension Accumulator {
    public var heapByteCount: Int { Self.boxByteCount }

    /// Bytes of the box that holds an accumulator which does not fit three words: of most it is all
    /// that they take.
    public static var boxByteCount: Int {
        let size = MemoryLayout<Self>.size
        return size > 24 ? size + 32 : 0
    }

    /// Takes in all that `other`, of the same measure, has taken in. Traps if it is of another kind.
    mutating func merge(any other: any Accumulator) {
        guard let other = other as? Self else {
            preconditionFailure("\(Self.self) can't take in a \(type(of: other))")
        }
        merge(other)
    }

    /// The same as `read`, where the kind is not known.
    func read(any json: JSONValue) -> (any Accumulator)? { read(json) }
}

/// What an aggregate keeps of each group.
public struct GroupLayout: Sendable {
    /// How many numbers; they are added up.
    public let width: Int
    /// The measures' accumulators, empty.
    public let accumulators: [any Accumulator]

    public init(width: Int, accumulators: [any Accumulator] = []) {
        self.width = width
        self.accumulators = accumulators
    }
}
