package import Streaming

/// Writes to a `MemoryLog`: commit units become visible some time after `commit`, in order, each as
/// a whole or, as Kafka does it without transactions, in parts.
package final class MemoryDelivery: Delivery {
    /// What of a commit unit becomes visible when.
    package enum Storing: Sendable {
        /// Its outputs together with its checkpoints.
        case units
        /// Its outputs one by one, those of different partitions in any order, even before the unit
        /// ends; its checkpoints some time after all of them. A death loses what is left.
        case outputsFirst
    }

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
    package var storing = Storing.units

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
        guard !isAborted else { return }
        for output in outputs {
            let topic = topics[output.destination.index]
            current.outputs.append((log.partition(for: output, in: topic), output))
        }
    }

    package func commit(_ checkpoints: [Partition: Checkpoint]) throws {
        try fuse.burn()
        guard !isAborted else { return }
        current.checkpoints = checkpoints
        ended.append(current)
        current = MemoryLog.Unit()
        // As a delivery that learns of it only now.
        if let pollsBetweenAborts, random.oneIn(4 * pollsBetweenAborts) { abort() }
    }

    package func poll() throws {
        try fuse.burn()
        guard !isBlocked else { return }
        if let pollsBetweenAborts, random.oneIn(pollsBetweenAborts) { return abort() }
        hasRoom = isSteady || !random.oneIn(4)
        if storing == .outputsFirst { storeOutputs() }
        let complete = ended.prefix { storing == .units || $0.outputs.isEmpty }.count
        store(random.below(complete + 1))
    }

    package func drain(timeout: Duration) throws -> Bool {
        try fuse.burn()
        guard !isBlocked else { return false }
        store(ended.count)
        return true
    }

    /// A unit that is stored as a whole can't be without some of its checkpoints: all that is not
    /// stored is aborted.
    package func forget(_ partitions: [Partition]) {
        guard storing == .units else {
            for index in ended.indices {
                for partition in partitions { ended[index].checkpoints[partition] = nil }
            }
            return
        }
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

    /// Stores outputs of some partitions, a random number of each, in each partition's order.
    private func storeOutputs() {
        var room: [Partition: Int] = [:]
        for index in ended.indices { storeOutputs(of: &ended[index], room: &room) }
        storeOutputs(of: &current, room: &room)
    }

    private func storeOutputs(of unit: inout MemoryLog.Unit, room: inout [Partition: Int]) {
        var part = MemoryLog.Unit()
        var rest: [(partition: Partition, message: Output)] = []
        for output in unit.outputs {
            let left = room[output.partition] ?? random.below(12)
            room[output.partition] = max(0, left - 1)
            if left > 0 { part.outputs.append(output) } else { rest.append(output) }
        }
        unit.outputs = rest
        log.store(part)
    }
}
