package import Streaming

/// Writes to a `MemoryLog`, each commit unit as a whole: what its outputs say becomes visible
/// together with its checkpoints, some time after `commit`, in order.
package final class MemoryDelivery: Delivery {
    private let log: MemoryLog
    /// By `OutputID`.
    private let topics: [String]
    /// Once in so many polls, all that is not stored is thrown away, as an aborted transaction is.
    package var pollsBetweenAborts: Int?
    private var isAborted = false
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
    package var isDrained: Bool { ended.isEmpty && !isAborted }

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
        if let pollsBetweenAborts, random.oneIn(pollsBetweenAborts) { return abort() }
        hasRoom = isSteady || !random.oneIn(4)
        store(random.below(ended.count + 1))
    }

    package func drain(timeout: Duration) throws -> Bool {
        try fuse.burn()
        guard !isBlocked else { return false }
        store(ended.count)
        return true
    }

    /// A unit can't be stored without some of its checkpoints: all that is not stored is aborted.
    package func forget(_ partitions: [Partition]) {
        guard !ended.isEmpty || !current.outputs.isEmpty else { return }
        abort()
    }

    package func takeAborted() -> Bool {
        defer { isAborted = false }
        return isAborted
    }

    private func abort() {
        ended = []
        current = MemoryLog.Unit()
        isAborted = true
    }

    private func store(_ count: Int) {
        for unit in ended.prefix(count) { log.store(unit) }
        ended.removeFirst(count)
    }
}
