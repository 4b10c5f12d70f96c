internal import CRdKafka
internal import Streaming

/// What a transactional call of librdkafka came to.
///
/// Its guide tells these four apart, and says what to do about each ("Transactional producer API" in
/// `rdkafka.h`); an error that is neither of the first two is treated as fatal.
enum TransactionOutcome: Sendable {
    case done
    /// The same call may be made again, after a moment.
    case retry(KafkaError)
    /// The transaction can only be aborted.
    case abort(KafkaError)
    /// The producer can do nothing any more.
    case fatal(KafkaError)

    /// Adopts an error object of librdkafka: reads it, then frees it; nil is no error.
    init(adopting error: OpaquePointer?, at place: String) {
        guard let error = unsafe error else {
            self = .done
            return
        }
        defer { unsafe rd_kafka_error_destroy(error) }
        let failure = KafkaError(
            KafkaErrorCode(unsafe rd_kafka_error_code(error)),
            at: place,
            detail: unsafe String(cString: rd_kafka_error_string(error))
        )
        if unsafe rd_kafka_error_is_fatal(error) != 0 {
            self = .fatal(failure)
        } else if unsafe rd_kafka_error_txn_requires_abort(error) != 0 {
            self = .abort(failure)
        } else {
            self =
                unsafe rd_kafka_error_is_retriable(error) != 0 ? .retry(failure) : .fatal(failure)
        }
    }
}

/// The transactional calls of a producer; all but `beginTransaction` block.
extension ClientHandle {
    /// Ends what an earlier producer of the same identity has left open, and fences it.
    func initTransactions(waiting timeout: Duration) -> TransactionOutcome {
        unsafe TransactionOutcome(
            adopting: rd_kafka_init_transactions(pointer, timeout.wholeMilliseconds),
            at: Self.transactions
        )
    }

    func beginTransaction() -> TransactionOutcome {
        unsafe TransactionOutcome(
            adopting: rd_kafka_begin_transaction(pointer),
            at: Self.transactions
        )
    }

    /// Makes the group's checkpoints a part of the transaction.
    func addToTransaction(
        _ checkpoints: [Partition: Checkpoint],
        of group: GroupMetadata,
        waiting timeout: Duration
    ) -> TransactionOutcome {
        let list = PartitionList(checkpoints)
        return unsafe TransactionOutcome(
            adopting: rd_kafka_send_offsets_to_transaction(
                pointer,
                list.pointer,
                group.pointer,
                timeout.wholeMilliseconds
            ),
            at: Self.transactions
        )
    }

    /// Waits for all messages to be acknowledged and commits; for at most what is left of
    /// `transaction.timeout.ms`, as librdkafka recommends.
    func commitTransaction() -> TransactionOutcome {
        unsafe TransactionOutcome(
            adopting: rd_kafka_commit_transaction(pointer, -1),
            at: Self.transactions
        )
    }

    /// Throws away what librdkafka has not sent, and aborts; waits like `commitTransaction`.
    func abortTransaction() -> TransactionOutcome {
        unsafe TransactionOutcome(
            adopting: rd_kafka_abort_transaction(pointer, -1),
            at: Self.transactions
        )
    }

    private static var transactions: String { "kafka transactions" }
}

/// A consumer's membership at one moment: with it a broker refuses the offsets of a member that the
/// group has moved on without (KIP-447).
@safe final class GroupMetadata: @unchecked Sendable {
    // SAFETY: made by `init`, freed once by `deinit`, never changed.
    let pointer: OpaquePointer

    /// Nil if `consumer` is in no group.
    init?(of consumer: ClientHandle) {
        guard let pointer = unsafe rd_kafka_consumer_group_metadata(consumer.pointer) else {
            return nil
        }
        unsafe self.pointer = unsafe pointer
    }

    deinit { unsafe rd_kafka_consumer_group_metadata_destroy(pointer) }
}
