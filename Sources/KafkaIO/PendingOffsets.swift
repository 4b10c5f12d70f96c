internal import Streaming

/// Checkpoints on their way to the group's coordinator: decides what to send when, and what an
/// answer means.
///
/// At most one commit is under way.
struct PendingOffsets {
    private var due: [Partition: Checkpoint] = [:]
    private var sent: [Partition: Checkpoint] = [:]
    private var notBefore: ContinuousClock.Instant?

    /// How long to wait after a refusal.
    private static let pause = Duration.milliseconds(100)

    /// Whether everything is stored.
    var isEmpty: Bool { due.isEmpty && !isWaiting }

    /// Whether an answer is awaited.
    private(set) var isWaiting = false

    /// Whether something could be sent.
    var isDue: Bool { !due.isEmpty && !isWaiting }

    /// What is not known to be stored: due, or under way.
    var unstored: [Partition: Checkpoint] { sent.merging(due) { _, newer in newer } }

    /// Takes checkpoints that may be stored now; they replace older ones.
    mutating func add(_ checkpoints: [Partition: Checkpoint]) {
        due.merge(checkpoints) { _, newer in newer }
    }

    /// Forgets what is not stored yet; what is under way is not tried again.
    /// - Returns: what was forgotten.
    mutating func forget(_ partitions: some Sequence<Partition>) -> [Partition: Checkpoint] {
        var forgotten: [Partition: Checkpoint] = [:]
        for partition in partitions {
            let underWay = sent.removeValue(forKey: partition)
            forgotten[partition] = due.removeValue(forKey: partition) ?? underWay
        }
        return forgotten
    }

    /// Forgets everything that has not been sent.
    /// - Returns: what was forgotten.
    mutating func forgetDue() -> [Partition: Checkpoint] {
        defer { due = [:] }
        return due
    }

    /// What to send now, of the partitions that are `owned`; empty if it is not the time.
    mutating func send(
        at now: ContinuousClock.Instant,
        owned: Set<Partition>
    ) -> [Partition: Checkpoint] {
        guard isDue, notBefore.map({ $0 <= now }) ?? true else { return [:] }
        sent = due.filter { owned.contains($0.key) }
        due = [:]
        notBefore = nil
        isWaiting = !sent.isEmpty
        return sent
    }

    /// Takes the coordinator's answer to what was sent: what it refused for now is due again, or
    /// what is newer.
    ///
    /// A refusal because of a rebalance passes too, or ends in the loss of the partition.
    /// - Returns: the checkpoints that are stored.
    /// - Throws: a refusal that lasts.
    mutating func answer(
        _ code: KafkaErrorCode,
        of partitions: [Partition: KafkaErrorCode],
        at now: ContinuousClock.Instant
    ) throws(KafkaError) -> [Partition: Checkpoint] {
        defer { (sent, isWaiting) = ([:], false) }
        var stored: [Partition: Checkpoint] = [:]
        for (partition, checkpoint) in sent {
            let code = partitions[partition] ?? code
            guard code != .none else {
                stored[partition] = checkpoint
                continue
            }
            guard code.isRetriable || code.isRebalance else {
                throw KafkaError(code, at: "commit of \(partition)")
            }
            if due[partition] == nil { due[partition] = checkpoint }
            notBefore = now + Self.pause
        }
        return stored
    }
}
