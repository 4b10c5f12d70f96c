internal import CRdKafka
internal import Glibc
internal import Streaming
internal import Synchronization

/// One client of librdkafka: a consumer, a producer or an admin connection.
///
/// Whatever borrows from the client (messages, queues, topics) keeps this object: librdkafka wants
/// messages destroyed first, then queues, then the client.
@safe final class ClientHandle: @unchecked Sendable {
    // SAFETY: set once by `init`, destroyed once by `destroy`; librdkafka's functions on a client
    // may be called from any thread.
    let pointer: OpaquePointer
    let callbacks: ClientCallbacks
    private let isDestroyed = Atomic(false)

    init(
        _ kind: ClientKind,
        configuration: consuming ClientConfiguration,
        callbacks: ClientCallbacks
    ) throws(KafkaError) {
        self.callbacks = callbacks
        callbacks.register(with: configuration)
        unsafe pointer = try configuration.makeClient(kind.type)
    }

    deinit { destroy() }

    /// Ends librdkafka's threads of this client; the client must not be used afterwards.
    func destroy() {
        guard !isDestroyed.exchange(true, ordering: .relaxed) else { return }
        guard !callbacks.isJoining else {
            // librdkafka 2.0.2 aborts the process (an assertion about the assignor's state) if a
            // member goes between its group's two answers. The client stays, with what it calls.
            _ = unsafe Unmanaged.passRetained(callbacks)
            return
        }
        // A consumer that should leave its group was closed before; here it must not wait for
        // callbacks that nobody would answer.
        unsafe rd_kafka_destroy_flags(pointer, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
    }

    /// Calls the callbacks that are due: delivery reports, errors.
    func serveCallbacks(waiting timeout: Duration = .zero) {
        _ = unsafe rd_kafka_poll(pointer, timeout.wholeMilliseconds)
    }

    /// Throws if librdkafka has given up for good.
    func throwIfFatal(at place: @autoclosure () -> String) throws(KafkaError) {
        if let error = endingError(at: place()) { throw error }
    }

    /// Why librdkafka has given up for good, if it has: `fatal`, or a cause that lasts.
    func endingError(at place: @autoclosure () -> String) -> KafkaError? {
        guard unsafe rd_kafka_fatal_error(pointer, nil, 0) != RD_KAFKA_RESP_ERR_NO_ERROR else {
            return nil
        }
        var cause = RD_KAFKA_RESP_ERR_NO_ERROR
        let reason = unsafe readingErrorText { text, capacity in
            unsafe cause = rd_kafka_fatal_error(pointer, text, capacity)
        }
        let code = KafkaErrorCode(cause)
        return KafkaError(
            place: place(),
            problem: reason,
            wayOut: (code.isFatal || !code.mayPass ? code : .fatal).wayOut,
            code: code.mayPass ? .fatal : code
        )
    }
}

extension ClientHandle {
    /// The offset behind the last message of a partition, of transactions under way too, as the
    /// broker said when it was fetched last; negative if nothing was.
    func highWatermark(of partition: Partition) -> Int64 {
        var low: Int64 = -1
        var high: Int64 = -1
        unsafe rd_kafka_get_watermark_offsets(
            pointer,
            partition.topic,
            partition.index,
            &low,
            &high
        )
        return high
    }

    /// The offset behind the last message of a partition, as the broker says when asked; asks again
    /// for as long as there is time.
    func endOfLog(of partition: Partition, timeout: Duration) throws(KafkaError) -> Int64 {
        try insisting(for: timeout) { rest throws(KafkaError) in
            try endsOfLogs(of: [partition], timeout: rest)[partition]?.rawValue ?? -1
        }
    }

    /// Asks again while the answer is an error that may pass.
    ///
    /// - Parameter ask: is given how much is left of `timeout`, which is for all of it.
    /// - Throws: an error that lasts, or that is still the answer when the time is over.
    func insisting<Answer>(
        for timeout: Duration,
        _ ask: (_ rest: Duration) throws(KafkaError) -> Answer
    ) throws(KafkaError) -> Answer {
        let deadline = ContinuousClock.now + timeout
        while true {
            do {
                return try ask(max(.milliseconds(1), deadline - .now))
            } catch {
                guard error.isRetriable, .now < deadline else { throw error }
                usleep(100_000)
            }
        }
    }

    /// The offset behind the last message of each partition that a reader of committed messages gets.
    ///
    /// As the brokers say when asked, and unlike what comes with a fetch never less under a new leader
    /// (KIP-207). Not librdkafka's `query_watermark_offsets`, which waits for a dead broker without a
    /// limit of ours.
    func endsOfLogs(
        of partitions: some Collection<Partition>,
        timeout: Duration
    ) throws(KafkaError) -> [Partition: Offset] {
        let list = PartitionList(partitions.map { ($0, PartitionList.end) })
        let code = KafkaErrorCode(
            unsafe rd_kafka_offsets_for_times(
                pointer,
                list.pointer,
                timeout.wholeMilliseconds
            )
        )
        if code != .none { throw KafkaError(code, at: "the end of a log") }
        var ends: [Partition: Offset] = [:]
        for index in unsafe elements(of: list.pointer).indices {
            let element = unsafe elements(of: list.pointer)[index]
            let (partition, code) = unsafe (Partition(element), KafkaErrorCode(element.err))
            if code != .none { throw KafkaError(code, at: partition.description) }
            ends[partition] = Offset(unsafe element.offset)
        }
        return ends
    }
}
