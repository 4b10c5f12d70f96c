internal import Streaming

/// The partitions that the group gave us, and how far each is.
struct PartitionAssignment {
    private var phases: [Partition: Phase] = [:]
    private let start: KafkaStart
    /// Whether a revocation awaits its answer.
    private(set) var isRevoking = false
    /// Released already, of a revocation that has not been answered.
    private var released: [Partition] = []

    private enum Phase {
        /// Assigned, not started.
        case assigned
        /// Delivered from `next` on: a position, or one of librdkafka's negative ones.
        case running(next: Int64)
        /// To be released; nothing more is delivered.
        case leaving(wasRunning: Bool)
    }

    init(start: KafkaStart) {
        self.start = start
    }

    /// Partitions that messages are delivered of.
    var running: [Partition] { runningPositions.map(\.0) }

    /// Where each of them goes on.
    var runningPositions: [(Partition, Int64)] {
        phases.compactMap { partition, phase in
            guard case .running(let next) = phase else { return nil }
            return (partition, next)
        }
    }

    func isRunning(_ partition: Partition) -> Bool {
        guard case .running = phases[partition] else { return false }
        return true
    }

    /// Partitions are ours.
    mutating func add(_ partitions: [Partition]) {
        for partition in partitions { phases[partition] = .assigned }
    }

    /// Partitions that are ours and not about to leave.
    var kept: [Partition] {
        phases.compactMap { partition, phase in
            if case .leaving = phase { nil } else { partition }
        }
    }

    /// Stops to deliver all that run, until they are started again.
    mutating func rewind() {
        for partition in running { phases[partition] = .assigned }
    }

    /// Whether the partition is ours and has not been started.
    func isAssigned(_ partition: Partition) -> Bool {
        guard case .assigned = phases[partition] else { return false }
        return true
    }

    /// Partitions are to be released.
    mutating func revoke(_ partitions: [Partition]) {
        isRevoking = true
        for partition in partitions {
            phases[partition] = .leaving(wasRunning: isRunning(partition))
        }
    }

    /// Begins to deliver; partitions that are not ours any more, or run already, are left alone.
    /// - Returns: what librdkafka has to fetch in addition.
    mutating func start(at positions: [Partition: StartPosition]) -> [(Partition, Int64)] {
        var added: [(Partition, Int64)] = []
        for (partition, position) in positions {
            guard case .assigned = phases[partition] else { continue }
            let next = rawPosition(position)
            phases[partition] = .running(next: next)
            added.append((partition, next))
        }
        return added
    }

    /// Gives partitions up.
    /// - Returns: once no partition is left to release, those that librdkafka has to stop fetching;
    ///   nil before, for a revocation takes one answer.
    mutating func release(_ partitions: [Partition]) -> [Partition]? {
        for partition in partitions {
            guard case .leaving(let wasRunning) = phases[partition] else { continue }
            phases[partition] = nil
            if wasRunning { released.append(partition) }
        }
        guard isRevoking else { return nil }
        for case .leaving in phases.values { return nil }
        defer { (released, isRevoking) = ([], false) }
        return released
    }

    /// What librdkafka fetches.
    var fetched: [Partition] {
        released
            + phases.compactMap { partition, phase in
                switch phase {
                case .running, .leaving(wasRunning: true): partition
                case .assigned, .leaving(wasRunning: false): nil
                }
            }
    }

    /// The next offset of a partition that is delivered from; nil of others.
    func next(of partition: Partition) -> Int64? {
        guard case .running(let next) = phases[partition] else { return nil }
        return next
    }

    /// Delivers from `offset` on once more, in a partition that runs.
    mutating func goBack(_ partition: Partition, to offset: Offset) {
        guard case .running = phases[partition] else { return }
        phases[partition] = .running(next: offset.rawValue)
    }

    /// The batch, or what is to be delivered of it: not what was fetched for an earlier assignment,
    /// and not what librdkafka gives out a second time after a pause.
    mutating func admit(_ batch: MessageBatch) -> MessageBatch? {
        guard case .running(let next) = phases[batch.partition] else { return nil }
        guard batch.nextOffset.rawValue > next else { return nil }
        phases[batch.partition] = .running(next: batch.nextOffset.rawValue)
        if batch.messages[0].offset.rawValue >= next { return batch }
        return MessageBatch(
            partition: batch.partition,
            messages: batch.messages.filter { $0.offset.rawValue >= next }
        )
    }

    private func rawPosition(_ position: StartPosition) -> Int64 {
        switch (position, start) {
        case (.offset(let offset), _): offset.rawValue
        case (.initial, .earliest): PartitionList.beginning
        case (.initial, .latest): PartitionList.end
        }
    }
}
