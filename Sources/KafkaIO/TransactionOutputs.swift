internal import Streaming

/// The messages of a transaction, kept until it has ended: librdkafka refers to them.
final class TransactionOutputs {
    private var unacknowledged: [UnacknowledgedMessages] = []

    /// Counts `outputs` in.
    /// - Returns: what they are to be written among.
    func add(_ outputs: [Output]) -> UnacknowledgedMessages {
        let messages = UnacknowledgedMessages(outputs)
        unacknowledged.append(messages)
        return messages
    }
}
