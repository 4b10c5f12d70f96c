internal import FastJSON
internal import Records
internal import Streaming

/// What one record says of its principal, as keys of a memory: that there is such a principal, that it
/// made this call, came from this network, and, if so, ran into an error.
///
/// Of what is missing it says so: records without a principal are those of one principal.
struct GuardedFacts: Sendable {
    /// Each with what it is if it is new, and its key in `bytes`.
    private(set) var keys: [(drift: Drift, range: Range<Int>)] = []
    private(set) var bytes: [UInt8] = []
    private var principal: [UInt8] = []
    private let lengths: SourceNetwork.PrefixLengths

    init(_ lengths: SourceNetwork.PrefixLengths) {
        self.lengths = lengths
    }

    /// Reads a record in place of the one before.
    mutating func read(_ record: Record) {
        keys.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        principal.removeAll(keepingCapacity: true)
        Self.append(.principal, of: record, to: &principal)
        add(.principal) { _ in }
        add(.eventName) { key in
            Self.append(.eventSource, of: record, to: &key)
            Self.append(.eventName, of: record, to: &key)
        }
        let lengths = lengths
        add(.network) { key in record.sourceNetwork(lengths)?.append(to: &key) }
        if record.some(.errorCode, { _ in true }) { add(.error) { _ in } }
    }

    /// Adds a key: what it is of, the principal, and what `rest` appends.
    private mutating func add(_ drift: Drift, _ rest: (inout [UInt8]) -> Void) {
        let start = bytes.count
        bytes.append(drift.rawValue)
        bytes += principal
        rest(&bytes)
        keys.append((drift, start..<bytes.count))
    }

    private static func append(_ field: Field, of record: Record, to key: inout [UInt8]) {
        let isPresent = record.some(field) { value in
            PackedKey.append(value, to: &key)
            return true
        }
        if !isPresent { PackedKey.appendMissing(to: &key) }
    }
}

extension Record {
    /// Nil if it does not say where it came from.
    func sourceNetwork(_ lengths: SourceNetwork.PrefixLengths) -> SourceNetwork? {
        var network: SourceNetwork?
        _ = some(.sourceIPAddress) { text in
            network = SourceNetwork(text, lengths)
            return true
        }
        return network
    }
}

/// The fields that a guard looks at.
extension Field {
    static let principal = Field("userIdentity.principal")
    static let eventSource = Field("eventSource")
    static let eventName = Field("eventName")
    static let sourceIPAddress = Field("sourceIPAddress")
    static let errorCode = Field("errorCode")
}
