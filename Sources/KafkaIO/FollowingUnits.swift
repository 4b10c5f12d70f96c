internal import FastJSON
internal import Streaming

/// What gathers while a transaction is being ended.
struct FollowingUnits {
    private var ended: Unit?
    private var current: [[Output]] = []
    /// Bytes of the outputs' keys and values.
    private(set) var byteCount = 0

    struct Unit {
        var outputs: [[Output]]
        var checkpoints: [Partition: Checkpoint]
    }

    var isEnded: Bool { ended != nil }

    mutating func add(_ outputs: [Output]) {
        current.append(outputs)
        byteCount += outputs.reduce(0) { $0 + ($1.key?.count ?? 0) + ($1.value?.count ?? 0) }
    }

    /// Ends a unit; with one that is ended already it makes one.
    mutating func end(with checkpoints: [Partition: Checkpoint]) {
        var unit = ended ?? Unit(outputs: [], checkpoints: [:])
        unit.outputs += current
        unit.checkpoints.merge(checkpoints) { _, newer in newer }
        ended = unit
        current = []
    }

    mutating func takeEnded() -> Unit? {
        guard let unit = ended else { return nil }
        ended = nil
        let rest = current
        current = []
        byteCount = 0
        for outputs in rest { add(outputs) }
        return unit
    }

    mutating func takeCurrent() -> [[Output]] {
        defer { (current, byteCount) = ([], 0) }
        return current
    }
}
