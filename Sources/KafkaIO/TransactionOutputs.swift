internal import Streaming

/// The outputs of a transaction, kept until it has ended: librdkafka refers to their memory.
final class TransactionOutputs {
    let unacknowledged = UnacknowledgedCount()
    private var outputs: [[Output]] = []

    func add(_ more: [Output]) {
        unacknowledged.add(more.count)
        outputs.append(more)
    }
}
