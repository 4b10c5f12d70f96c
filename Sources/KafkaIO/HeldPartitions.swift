internal import Streaming

/// The partitions that are ours, and what has arrived in those that were but could not be stored.
struct HeldPartitions {
    /// From `.assigned` until `release` or `.lost`.
    private(set) var owned: Set<Partition> = []
    /// How often partitions were assigned.
    private(set) var assignmentCount = 0
    /// Checkpoints that could not be stored, though everything they stand for has arrived.
    private var kept: [Partition: Checkpoint] = [:]
    /// Those of them that partitions have begun at, and nobody has taken to store them.
    private var startsToStore: [Partition: Checkpoint] = [:]

    /// Partitions are ours; what was kept of those that are not is another member's affair now.
    mutating func own(_ partitions: [Partition]) {
        guard !partitions.isEmpty else { return }
        owned.formUnion(partitions)
        for partition in kept.keys where !owned.contains(partition) { dropKept(partition) }
        assignmentCount += 1
    }

    mutating func disown(_ partitions: some Sequence<Partition>) {
        owned.subtract(partitions)
    }

    /// Keeps checkpoints of partitions that went before they could be stored, though everything
    /// they stand for has arrived: until the next assignment, and if that brings the partition
    /// back until it is stored.
    mutating func keep(_ checkpoints: [Partition: Checkpoint]) {
        kept.merge(checkpoints, uniquingKeysWith: Checkpoint.further)
    }

    /// Forgets what was kept of a partition.
    mutating func dropKept(_ partition: Partition) {
        kept[partition] = nil
        startsToStore[partition] = nil
    }

    /// Forgets what was kept of partitions, as far as nothing further than `stored`.
    mutating func dropKept(by stored: [Partition: Checkpoint]) {
        for (partition, checkpoint) in stored {
            guard let kept = kept[partition], Checkpoint.further(checkpoint, kept) == checkpoint
            else { continue }
            dropKept(partition)
        }
    }

    /// Where partitions that are ours begin: what is `stored`, or a checkpoint that was kept if
    /// nobody has got as far since, which is to be stored then. Nothing before that is lost, whoever
    /// had the partition meanwhile.
    mutating func begin(from stored: [Partition: Checkpoint?]) -> [Partition: Checkpoint?] {
        dropKept(by: stored.compactMapValues(\.self))
        return stored.reduce(into: stored) { starts, entry in
            guard let kept = kept[entry.key] else { return }
            starts[entry.key] = kept
            startsToStore[entry.key] = kept
        }
    }

    /// The checkpoints that partitions have begun at though they are not stored; each once.
    ///
    /// Without them it would stay so where nothing more comes.
    mutating func takeStartsToStore() -> [Partition: Checkpoint] {
        defer { startsToStore = [:] }
        return startsToStore
    }
}
