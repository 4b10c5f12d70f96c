internal import Streaming

/// Checkpoints on their way to the group's coordinator: decides what to send when, and what an
/// answer means. At most one commit is under way.
struct PendingOffsets {
    private var due: [Partition: Checkpoint] = [:]
    private var sent: [Partition: Checkpoint] = [:]
    /// Partitions whose last commit was refused because the member was no longer known.
    private var refused: Set<Partition> = []
    private var notBefore: ContinuousClock.Instant?

    private static let pause = Duration.milliseconds(100)

    /// Whether everything is stored.
    var isEmpty: Bool { due.isEmpty && sent.isEmpty }

    /// Whether an answer is awaited.
    var isWaiting: Bool { !sent.isEmpty }

    /// Whether something could be sent.
    var isDue: Bool { !due.isEmpty && sent.isEmpty }

    /// Takes checkpoints that may be stored now; they replace older ones.
    mutating func add(_ checkpoints: [Partition: Checkpoint]) {
        due.merge(checkpoints) { _, newer in newer }
    }

    /// Forgets what is not stored yet.
    mutating func forget(_ partitions: some Sequence<Partition>) {
        for partition in partitions {
            due[partition] = nil
            refused.remove(partition)
            // The answer is still to come, but nothing is sent again.
            if sent[partition] != nil { forgotten.insert(partition) }
        }
    }
    private var forgotten: Set<Partition> = []

    /// What to send now, of the partitions that are `owned`; empty if it is not the time.
    mutating func send(
        at now: ContinuousClock.Instant, owned: Set<Partition>
    ) -> [Partition: Checkpoint] {
        guard isDue, notBefore.map({ $0 <= now }) ?? true else { return [:] }
        sent = due.filter { owned.contains($0.key) }
        due = [:]
        notBefore = nil
        return sent
    }

    /// Takes the coordinator's answer to what was sent.
    /// - Returns: partitions whose checkpoint is given up: they are another member's now.
    /// - Throws: a refusal that lasts.
    mutating func answer(
        _ code: @autoclosure () -> KafkaErrorCode, of partitions: [Partition: KafkaErrorCode],
        at now: ContinuousClock.Instant
    ) throws(KafkaError) -> [Partition] {
        defer { (sent, forgotten) = ([:], []) }
        var givenUp: [Partition] = []
        for (partition, checkpoint) in sent where !forgotten.contains(partition) {
            let code = partitions[partition] ?? code()
            guard code != .none else {
                refused.remove(partition)
                continue
            }
            guard code.isRetriable || code.isRebalance else {
                throw KafkaError(code, at: "commit of \(partition)")
            }
            if code.isRebalance, code != .rebalanceInProgress,
                !refused.insert(partition).inserted
            {
                refused.remove(partition)
                givenUp.append(partition)
                continue
            }
            if due[partition] == nil { due[partition] = checkpoint }
            notBefore = now + Self.pause
        }
        return givenUp
    }
}
