internal import Streaming

/// The commit units under way, oldest first: which outputs belong together, and which checkpoints
/// they stand for.
struct CommitUnits {
    private var ended: [Unit] = []
    private var current = Unit()

    private struct Unit {
        var unacknowledged: [UnacknowledgedMessages] = []
        var checkpoints: [Partition: Checkpoint] = [:]
        /// Of partitions that were given up meanwhile.
        var forgotten: [Partition: Checkpoint] = [:]
    }

    /// What has arrived: the newest checkpoint of each partition.
    struct Arrived {
        /// To be stored.
        var checkpoints: [Partition: Checkpoint] = [:]
        /// Of partitions that were given up meanwhile; not to be stored.
        var forgotten: [Partition: Checkpoint] = [:]
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

    /// Removes the oldest units, as far as everything of theirs has arrived.
    mutating func takeArrived() -> Arrived {
        let units = ended.prefix { $0.unacknowledged.allSatisfy(\.isEmpty) }
        var newest = Arrived()
        for unit in units {
            newest.checkpoints.merge(unit.checkpoints) { _, newer in newer }
            newest.forgotten.merge(unit.forgotten) { _, newer in newer }
        }
        ended.removeFirst(units.count)
        return newest
    }

    /// The checkpoints of `partitions` are not to be stored; their outputs are still waited for.
    mutating func forget(_ partitions: [Partition]) {
        for index in ended.indices {
            for partition in partitions {
                guard let checkpoint = ended[index].checkpoints.removeValue(forKey: partition)
                else { continue }
                ended[index].forgotten[partition] = checkpoint
            }
        }
    }
}
