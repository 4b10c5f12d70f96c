internal import Streaming

/// The commit units under way, oldest first: which outputs belong together, and which checkpoints
/// they stand for.
struct CommitUnits {
    private var ended: [Unit] = []
    private var current = Unit()

    private struct Unit {
        var unacknowledged: [UnacknowledgedMessages] = []
        var checkpoints: [Partition: Checkpoint] = [:]
    }

    /// Whether every ended unit has been taken.
    var isEmpty: Bool { ended.isEmpty }

    /// Counts `outputs` into the current unit.
    /// - Returns: what they are to be written among.
    mutating func add(_ outputs: [Output]) -> UnacknowledgedMessages {
        let messages = UnacknowledgedMessages(outputs)
        current.unacknowledged.append(messages)
        return messages
    }

    /// Ends the current unit.
    mutating func end(with checkpoints: [Partition: Checkpoint]) {
        current.checkpoints = checkpoints
        ended.append(current)
        current = Unit()
    }

    /// Removes the oldest units, as far as everything of theirs has arrived, and returns the
    /// newest checkpoint of each of their partitions.
    mutating func takeArrived() -> [Partition: Checkpoint] {
        let arrived = ended.prefix { $0.unacknowledged.allSatisfy(\.isEmpty) }
        guard !arrived.isEmpty else { return [:] }
        var newest: [Partition: Checkpoint] = [:]
        for unit in arrived {
            newest.merge(unit.checkpoints) { _, newer in newer }
        }
        ended.removeFirst(arrived.count)
        return newest
    }

    /// Drops the checkpoints of `partitions`; their outputs are still waited for.
    mutating func forget(_ partitions: [Partition]) {
        for index in ended.indices {
            for partition in partitions { ended[index].checkpoints[partition] = nil }
        }
    }
}
