internal import CRdKafka
internal import Streaming

/// The queue that a consumer's messages, ends of partitions and errors arrive in.
///
/// Used by one thread.
@safe final class MessageQueue {
    // SAFETY: `pointer` is a reference to a queue of `client`, given back by `deinit`.
    let pointer: OpaquePointer
    private let client: ClientHandle
    private let parts: MessageParts

    /// Messages that one `fetch` stops at.
    private static let messageLimit = 1_024
    /// Bytes of values that one `fetch` stops at.
    private static let byteLimit = 8 << 20

    /// Adopts a reference to a queue.
    private init(adopting pointer: OpaquePointer, of client: ClientHandle, _ parts: MessageParts) {
        unsafe self.pointer = unsafe pointer
        self.client = client
        self.parts = parts
    }

    deinit {
        unsafe rd_kafka_queue_destroy(pointer)
    }

    /// The queue of a group's member, whose messages come without headers; nil if `client` is not
    /// one.
    convenience init?(ofMember client: ClientHandle) {
        guard let queue = unsafe rd_kafka_queue_get_consumer(client.pointer) else { return nil }
        unsafe self.init(adopting: queue, of: client, .withoutHeaders)
    }

    /// A new queue.
    convenience init(for client: ClientHandle, _ parts: MessageParts) {
        unsafe self.init(adopting: rd_kafka_queue_new(client.pointer), of: client, parts)
    }

    /// What arrived, in the order of each partition.
    struct Fetch {
        var batches: [MessageBatch] = []
        /// Partitions all of whose messages have been given out, and the offset of the next one.
        var ends: [Partition: Offset] = [:]
        var failures: [Failure] = []
        /// Of the messages' values.
        var byteCount = 0
    }

    /// An error that arrived among the messages.
    struct Failure {
        let code: KafkaErrorCode
        let partition: Partition?
        let reason: String
    }

    /// Waits for at most `timeout` for a first message, then takes what else is there.
    ///
    /// Serves the consumer's callbacks meanwhile.
    func fetch(waiting timeout: Duration) -> Fetch {
        var sorting = Sorting(client: client, parts)
        guard take(waitingMilliseconds: timeout.wholeMilliseconds, into: &sorting) else {
            return sorting.finish()
        }
        while sorting.count < Self.messageLimit, sorting.byteCount < Self.byteLimit,
            take(waitingMilliseconds: 0, into: &sorting)
        {}
        return sorting.finish()
    }

    /// Takes one message. Never several in one call: librdkafka before 2.1.0 counts messages that
    /// it has collected in a call as given out, and drops them if a rebalance or a pause comes in
    /// between (its change log for 2.1.0).
    private func take(waitingMilliseconds timeout: Int32, into sorting: inout Sorting) -> Bool {
        guard let message = unsafe rd_kafka_consume_queue(pointer, timeout) else {
            return false
        }
        unsafe sorting.add(message)
        return true
    }
}

/// Messages as they come out of the queue, being sorted by partition.
@safe private struct Sorting {
    // SAFETY: each pointer is a message that this value owns until `finish` hands it to a block;
    // `lastTopic` is only compared, and is alive while one of its messages is.
    private var groups: [[UnsafeMutablePointer<rd_kafka_message_t>]] = unsafe []
    private var lastTopic: OpaquePointer?
    private var lastPartition: Int32 = -1
    private var current = 0
    private var partitions: [Partition] = []
    private var fetch = MessageQueue.Fetch()
    private let client: ClientHandle
    private let parts: MessageParts
    private(set) var count = 0
    private(set) var byteCount = 0

    init(client: ClientHandle, _ parts: MessageParts) {
        self.client = client
        self.parts = parts
    }

    mutating func add(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
        guard unsafe message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
            unsafe addNotice(message)
            return
        }
        count += 1
        byteCount += unsafe message.pointee.len
        if unsafe message.pointee.rkt != lastTopic || message.pointee.partition != lastPartition {
            unsafe selectGroup(of: message)
        }
        let last = unsafe groups[current].last?.pointee.offset ?? -1
        if unsafe message.pointee.offset <= last { beginGroup(of: partitions[current]) }
        unsafe groups[current].append(message)
    }

    /// Offsets that fall are those of another log: the topic has been made anew.
    private mutating func beginGroup(of partition: Partition) {
        current = partitions.count
        partitions.append(partition)
        unsafe groups.append([])
    }

    private mutating func selectGroup(of message: UnsafeMutablePointer<rd_kafka_message_t>) {
        unsafe lastTopic = message.pointee.rkt
        unsafe lastPartition = message.pointee.partition
        let partition = unsafe Partition(
            topic: String(cString: rd_kafka_topic_name(message.pointee.rkt)),
            index: lastPartition
        )
        if let known = partitions.lastIndex(of: partition) {
            current = known
        } else {
            beginGroup(of: partition)
        }
    }

    private mutating func addNotice(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
        defer { unsafe rd_kafka_message_destroy(message) }
        let code = KafkaErrorCode(unsafe message.pointee.err)
        var partition: Partition?
        if let topic = unsafe message.pointee.rkt {
            unsafe partition = Partition(
                topic: String(cString: rd_kafka_topic_name(topic)),
                index: message.pointee.partition
            )
        }
        if code == .partitionEnd, let partition {
            fetch.ends[partition] = unsafe Offset(message.pointee.offset)
            return
        }
        let text = unsafe rd_kafka_message_errstr(message)
        fetch.failures.append(
            MessageQueue.Failure(
                code: code,
                partition: partition,
                reason: unsafe text.map { unsafe String(cString: $0) } ?? ""
            )
        )
    }

    consuming func finish() -> MessageQueue.Fetch {
        for (index, partition) in partitions.enumerated() {
            let block = unsafe MessageBlock(adopting: groups[index], of: client)
            let messages = block.messages(parts)
            fetch.batches.append(MessageBatch(partition: partition, messages: messages))
        }
        fetch.byteCount = byteCount
        return fetch
    }
}
