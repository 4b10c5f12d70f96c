package import Streaming

/// Writes to a `MemoryLog`, each commit unit as a whole: what its outputs say becomes visible
/// together with its checkpoints, some time after `commit`, in order.
package final class MemoryDelivery: Delivery {
    private let log: MemoryLog
    /// By `OutputID`.
    private let topics: [String]
    private let fuse: Fuse
    private var random: SeededRandom
    private var current = MemoryLog.Unit()
    private var ended: [MemoryLog.Unit] = []
    /// Whether it takes more; changes at random from `poll` to `poll`.
    package private(set) var hasRoom = true
    /// Whether there is always room for more.
    package var isSteady = false
    /// Whether the brokers are away: nothing is stored, and there is no room.
    package var isBlocked = false { didSet { hasRoom = !isBlocked } }

    package init(to log: MemoryLog, topics: [String], random: SeededRandom, fuse: Fuse) {
        self.log = log
        self.topics = topics
        self.random = random
        self.fuse = fuse
    }

    /// Whether every ended unit is stored.
    package var isDrained: Bool { ended.isEmpty }

    package func write(_ outputs: [Output]) throws {
        try fuse.burn()
        for output in outputs {
            let topic = topics[output.destination.index]
            current.outputs.append((log.partition(for: output, in: topic), output))
        }
    }

    package func commit(_ checkpoints: [Partition: Checkpoint]) throws {
        try fuse.burn()
        current.checkpoints = checkpoints
        ended.append(current)
        current = MemoryLog.Unit()
    }

    package func poll() throws {
        try fuse.burn()
        guard !isBlocked else { return }
        hasRoom = isSteady || !random.oneIn(4)
        store(random.below(ended.count + 1))
    }

    package func drain(timeout: Duration) throws -> Bool {
        try fuse.burn()
        guard !isBlocked else { return false }
        store(ended.count)
        return true
    }

    package func forget(_ partitions: [Partition]) {
        precondition(
            partitions.allSatisfy { partition in
                ended.allSatisfy { $0.checkpoints[partition] == nil }
            },
            "a unit can't be stored without its checkpoints"
        )
    }

    private func store(_ count: Int) {
        for unit in ended.prefix(count) { log.store(unit) }
        ended.removeFirst(count)
    }
}
