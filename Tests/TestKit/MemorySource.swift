package import Streaming

/// Reads a `MemoryLog` as a member of its group.
///
/// How many messages a poll gives, of which partitions, and when a partition's end is told, is
/// random: whatever Kafka may do.
package final class MemorySource: Source {
    private let group: MemoryGroup
    private let member: Int
    private let fuse: Fuse
    private var random: SeededRandom
    /// The most messages of a partition that a poll gives.
    private let batchLimit: Int
    private var positions: [Partition: Reading] = [:]
    private var changelogs: [Partition: Reading] = [:]
    private var isPaused = false

    /// How far a partition has been read.
    private struct Reading {
        var next: Offset
        var isEndTold = false
    }

    package init(
        of group: MemoryGroup,
        as member: Int,
        batchLimit: Int = 20,
        random: SeededRandom,
        fuse: Fuse
    ) {
        self.group = group
        self.member = member
        self.batchLimit = batchLimit
        self.random = random
        self.fuse = fuse
    }

    /// Whether everything that is in the log has been given out.
    package var isAtEnd: Bool {
        positions.count == group.partitions(of: member).count
            && positions.allSatisfy { $0.value.next == group.log.end(of: $0.key) }
    }

    package func poll(timeout: Duration) throws -> [SourceEvent] {
        try fuse.burn()
        var events = group.takeEvents(of: member)
        for case .revoked(let partitions) in events {
            for partition in partitions { positions[partition] = nil }
        }
        // As in Kafka, a rebalance is answered before more of a changelog is given out.
        if events.isEmpty {
            for partition in changelogs.keys.sorted() {
                if let event = read(partition, &changelogs[partition]) { events.append(event) }
            }
        }
        guard !isPaused else { return events }
        for partition in positions.keys.sorted().shuffled(using: &random) {
            if let event = read(partition, &positions[partition]) { events.append(event) }
        }
        return events
    }

    private func read(_ partition: Partition, _ position: inout Reading?) -> SourceEvent? {
        guard !random.oneIn(3), let reading = position else { return nil }
        let messages = group.log.messages(in: partition)
        let start = Int(reading.next.rawValue)
        guard start < messages.count else {
            guard !reading.isEndTold else { return nil }
            position?.isEndTold = true
            return .reachedEnd(partition, next: reading.next)
        }
        let end = min(messages.count, start + 1 + random.below(batchLimit))
        position = Reading(next: Offset(Int64(end)))
        let kept = group.log.withoutCompacted(messages[start..<end], in: partition)
        return kept.isEmpty ? nil : .messages(MessageBatch(partition: partition, messages: kept))
    }

    package func start(at starts: [Partition: StartPosition]) throws {
        try fuse.burn()
        for (partition, start) in starts {
            switch start {
            case .offset(let offset): positions[partition] = Reading(next: offset)
            case .initial: positions[partition] = Reading(next: .zero)
            }
        }
    }

    package func startReading(_ changelogs: [Partition]) throws {
        try fuse.burn()
        for partition in changelogs {
            precondition(self.changelogs[partition] == nil, "\(partition) is being read")
            self.changelogs[partition] = Reading(next: .zero)
        }
    }

    package func stopReading(_ changelogs: [Partition]) throws {
        try fuse.burn()
        for partition in changelogs { self.changelogs[partition] = nil }
    }

    package func committed(of partitions: [Partition]) throws -> [Partition: Checkpoint]? {
        try fuse.burn()
        guard !random.oneIn(3) else { return nil }
        return Dictionary(
            uniqueKeysWithValues: partitions.compactMap { partition in
                group.log.checkpoint(of: partition).map { (partition, $0) }
            }
        )
    }

    package func release(_ partitions: [Partition]) throws {
        try fuse.burn()
        for partition in partitions { positions[partition] = nil }
        group.release(partitions, by: member)
    }

    package func rewind() throws {
        try fuse.burn()
        positions = [:]
        group.assignAgain(to: member)
    }

    package func pause() { isPaused = true }
    package func resume() { isPaused = false }
}
