internal import FastJSON
internal import Records

/// The segments of a changelog that hold a `KeyMemory`, and how long each is needed.
///
/// What has come into the memory since the last commit is one segment, or a few where it would be
/// too large. A segment is dropped, as a whole, when the memory has forgotten all times in it.
public struct KeySegments: Sendable {
    private let label: [UInt8]
    private var next = 0
    /// The segments there are, by the newest time in each.
    private var byNewest = TimeQueue()
    /// Segments that were dropped before they were found in `byNewest`: by an earlier process.
    private var dropped: Set<Int> = []

    /// Bytes of a segment, about; brokers take a million unless told otherwise.
    static let byteLimit = 256 << 10

    /// - Parameter label: says what the keys are made of; what was kept under another label is
    ///   dropped.
    public init(label: String) {
        self.label = Array(label.utf8)
    }

    /// What has changed in `memory` since the last call.
    public mutating func takeChanges(of memory: inout KeyMemory) -> [StateChange] {
        var changes: [StateChange] = []
        var segment = KeySegment(label: label)
        memory.takeNew { key, origin in
            segment.append(key, origin)
            guard segment.bytes.count > Self.byteLimit else { return }
            changes.append(add(segment))
            segment = KeySegment(label: label)
        }
        if segment.count > 0 { changes.append(add(segment)) }
        while let oldest = byNewest.first, oldest.time < memory.horizon {
            byNewest.removeFirst()
            guard dropped.remove(oldest.number) == nil else { continue }
            changes.append(StateChange(key: Self.key(of: oldest.number), value: nil))
        }
        return changes
    }

    private mutating func add(_ segment: KeySegment) -> StateChange {
        defer { next += 1 }
        byNewest.insert(next, at: segment.newest)
        return StateChange(key: Self.key(of: next), value: SharedBytes(segment.bytes))
    }

    /// Takes a change that was made before into `memory`.
    /// - Returns: how many keys came with it; nil if it is no change of ours.
    public mutating func restore(_ change: StateChange, to memory: inout KeyMemory) -> Int? {
        guard let number = Self.number(of: change.key) else { return nil }
        next = max(next, number + 1)
        guard let value = change.value else {
            dropped.insert(number)
            return 0
        }
        dropped.remove(number)
        let reading = KeySegment.read(value.span, label: label) { key, origin in
            _ = memory.remember(key, from: origin)
        }
        memory.markSaved()
        switch reading {
        case .keys(let count, let newest):
            byNewest.insert(number, at: newest)
            return count
        case .foreign, .broken:
            byNewest.insert(number, at: .distantPast)
            return nil
        }
    }

    private static func key(of number: Int) -> [UInt8] { Array(String(number).utf8) }

    private static func number(of key: [UInt8]) -> Int? {
        Int(String(decoding: key, as: UTF8.self)).flatMap { $0 >= 0 && $0 < .max ? $0 : nil }
    }
}
