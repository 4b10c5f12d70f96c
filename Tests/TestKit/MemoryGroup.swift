package import Streaming

/// The members of a consumer group on a `MemoryLog`, and which of them each partition belongs to.
///
/// As in Kafka, a partition that goes to another member is revoked first, and assigned only when
/// it has been released; each assignment comes with what is committed at that moment.
package final class MemoryGroup {
    package let log: MemoryLog
    private var owners: [Partition: Int] = [:]
    /// Who gets a revoked partition when it is released.
    private var heirs: [Partition: Int] = [:]
    private var inboxes: [Int: [SourceEvent]] = [:]

    package init(of log: MemoryLog) {
        self.log = log
    }

    /// Whether no partition is between two members.
    package var isSettled: Bool { heirs.isEmpty && inboxes.values.allSatisfy(\.isEmpty) }

    /// Partitions of `member`.
    package func partitions(of member: Int) -> [Partition] {
        owners.filter { $0.value == member }.keys.sorted()
    }

    /// Gives partitions that belong to nobody to `member`.
    package func assign(_ partitions: [Partition], to member: Int) {
        guard !partitions.isEmpty else { return }
        for partition in partitions {
            precondition(owners[partition] == nil, "\(partition) has an owner")
            owners[partition] = member
        }
        let checkpoints = partitions.map { ($0, log.checkpoint(of: $0)) }
        inboxes[member, default: []].append(
            .assigned(Dictionary(uniqueKeysWithValues: checkpoints))
        )
    }

    /// Tells `member` of its partitions again, with what is committed now; not of those that are
    /// about to move.
    package func assignAgain(to member: Int) {
        let checkpoints = partitions(of: member).filter { heirs[$0] == nil }
            .map { ($0, log.checkpoint(of: $0)) }
        guard !checkpoints.isEmpty else { return }
        inboxes[member, default: []].append(
            .assigned(Dictionary(uniqueKeysWithValues: checkpoints))
        )
    }

    /// Begins to move partitions from their owners to `member`; those that are moving stay so.
    package func move(_ partitions: [Partition], to member: Int) {
        var revoked: [Int: [Partition]] = [:]
        for partition in partitions where heirs[partition] == nil {
            guard let owner = owners[partition], owner != member else { continue }
            heirs[partition] = member
            revoked[owner, default: []].append(partition)
        }
        for (owner, partitions) in revoked {
            inboxes[owner, default: []].append(.revoked(partitions.sorted()))
        }
    }

    /// What `member` has not been told yet.
    package func takeEvents(of member: Int) -> [SourceEvent] {
        inboxes.updateValue([], forKey: member) ?? []
    }

    /// `member` has let partitions go.
    package func release(_ partitions: [Partition], by member: Int) {
        for partition in partitions {
            precondition(owners[partition] == member, "\(partition) is not member \(member)'s")
            owners[partition] = nil
            if let heir = heirs.removeValue(forKey: partition) { assign([partition], to: heir) }
        }
    }

    /// `member` is gone without a word; its partitions go to their heirs, or to `successor`.
    package func remove(_ member: Int, leavingTo successor: Int) {
        inboxes[member] = []
        var orphans: [Partition] = []
        for partition in partitions(of: member) {
            owners[partition] = nil
            if let heir = heirs.removeValue(forKey: partition) {
                assign([partition], to: heir)
            } else {
                orphans.append(partition)
            }
        }
        assign(orphans, to: successor)
    }
}
