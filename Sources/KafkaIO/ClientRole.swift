/// What a client of librdkafka is for, which decides its properties.
enum ClientRole {
    /// A member of a consumer group.
    case member(of: String, prefetchByteLimit: Int = 8 << 20)
    /// A reader of whole topics, in no group.
    case reader
    /// Writes what a pipeline puts out.
    case producer(byteLimit: Int = 16 << 20)
    /// The same in transactions, by this name.
    case transactionalProducer(id: String, byteLimit: Int = 16 << 20)
    /// Asks for and changes the cluster's topics.
    case admin

    /// Set before the user's properties.
    var defaults: [(name: String, value: String)] {
        let shared = [(name: "client.id", value: "sluice"), ("log.connection.close", "false")]
        return switch self {
        case .member(_, let prefetchByteLimit):
            shared + Self.fetching(prefetchByteLimit: prefetchByteLimit) + [
                ("partition.assignment.strategy", "cooperative-sticky")
            ]
        case .reader: shared + Self.fetching(prefetchByteLimit: 16 << 20)
        case .producer(let byteLimit):
            shared + Self.producing(byteLimit: byteLimit) + [("message.timeout.ms", "0")]
        // What `transaction.timeout.ms` says holds for its messages too.
        case .transactionalProducer(_, let byteLimit): shared + Self.producing(byteLimit: byteLimit)
        case .admin: shared
        }
    }

    /// Set after the user's properties.
    var fixed: [(name: String, value: String)] {
        switch self {
        case .member(let group, _):
            [
                ("group.id", group), ("enable.auto.commit", "false"),
                ("enable.auto.offset.store", "false"), ("enable.partition.eof", "true"),
                ("isolation.level", "read_committed"),
            ]
        case .reader:
            [
                ("enable.auto.commit", "false"), ("enable.partition.eof", "true"),
                ("auto.offset.reset", "earliest"), ("isolation.level", "read_committed"),
            ]
        case .producer: [("enable.idempotence", "true"), ("acks", "all")]
        case .transactionalProducer(let id, _):
            [("enable.idempotence", "true"), ("acks", "all"), ("transactional.id", id)]
        case .admin: []
        }
    }

    /// The byte budget rules the fetching, not the number of messages; it is one budget for the
    /// one queue of all partitions, which a fetch can overshoot by its own size, unpacked. Small
    /// fetches are also still in the processor's cache when they are read: 4 % less CPU than with 4 MiB
    /// (`Tests/Benchmarks/run.py`).
    private static func fetching(prefetchByteLimit: Int) -> [(name: String, value: String)] {
        let kilobytes = max(1, prefetchByteLimit >> 10)
        return [
            ("queued.max.messages.kbytes", String(kilobytes)),
            ("queued.min.messages", "100000"),
            ("fetch.max.bytes", String(1 << 20)),
            ("fetch.wait.max.ms", "100"),
            // Where nothing is committed we say where to begin; this is for an offset that the
            // topic has no more, and loses the least.
            ("auto.offset.reset", "earliest"),
        ]
    }

    /// Waits for brokers for as long as it takes (the offsets are not committed meanwhile, and the
    /// source is paused), or for as long as a transaction may; leaves the size of a message to the
    /// broker; chooses the same partition for a key as Kafka's Java clients do. Its queue has room for
    /// all that may be unacknowledged, and for one message however large: a billion bytes are
    /// librdkafka's limit.
    private static func producing(byteLimit: Int) -> [(name: String, value: String)] {
        [
            ("linger.ms", "5"),
            ("queue.buffering.max.kbytes", String(max(1 << 20, byteLimit >> 10))),
            ("message.max.bytes", "67108864"),
            ("partitioner", "murmur2_random"),
        ]
    }

    /// Whether the property is for this kind of client, which would warn about others.
    func understands(_ name: String) -> Bool {
        switch self {
        case .member: !Self.producerOnly.contains(name)
        case .reader, .admin: !Self.producerOnly.contains(name) && !name.hasPrefix("group.")
        case .producer, .transactionalProducer: !Self.consumerOnly.contains(name)
        }
    }

    /// Throws if the user's value would break what Sluice promises.
    func refuse(_ name: String, _ value: String) throws(KafkaError) {
        guard let wayOut = wayOut(of: name, value) else { return }
        throw KafkaError(
            place: "kafka.\(name)",
            problem: "'\(value)' would break the delivery promise",
            wayOut: wayOut,
            code: .invalidArgument
        )
    }

    private func wayOut(of name: String, _ value: String) -> String? {
        switch (name, value) {
        case ("enable.auto.commit", "true"), ("auto.commit.enable", "true"),
            ("enable.auto.offset.store", "true"):
            return "leave it out: offsets are committed when the outputs have arrived"
        case ("enable.partition.eof", "false"):
            return "leave it out: the end of a partition must be seen"
        case ("isolation.level", "read_uncommitted"):
            return "leave it out: what was aborted must not be counted"
        case ("auto.offset.reset", let start) where ["latest", "largest", "end"].contains(start):
            return "leave it out: what is still there must not be skipped; "
                + "'source.start: latest' begins at the end"
        case ("acks", let acks), ("request.required.acks", let acks):
            return ["all", "-1"].contains(acks) ? nil : "leave it out, or set it to all"
        case ("enable.idempotence", "false"):
            return "leave it out: a repeated request must not double a message"
        case ("delivery.report.only.error", "true"):
            return "leave it out: offsets wait for every acknowledgement"
        case ("transactional.id", _):
            return "leave it out: 'delivery: exactly_once' sets it"
        case ("group.id", _):
            guard case .member(let group, _) = self, value != group else {
                return nil
            }
            return "leave it out: 'source.group' sets it (now '\(group)')"
        default:
            return nil
        }
    }

    /// Names that are for one kind of client, some of them other names of what librdkafka lists.
    static var namesOfOneKind: [String] { producerOnly.sorted() + consumerOnly.sorted() }

    private static let producerOnly: Set<String> = [
        "acks", "batch.num.messages", "batch.size", "compression.codec", "compression.level",
        "compression.type", "delivery.report.only.error", "delivery.timeout.ms",
        "enable.gapless.guarantee", "enable.idempotence", "linger.ms",
        // A consumer takes messages of any size, but would refuse fetches smaller than this, which
        // nobody may have set.
        "message.max.bytes", "message.send.max.retries", "message.timeout.ms", "partitioner",
        "queue.buffering.backpressure.threshold", "queue.buffering.max.kbytes",
        "queue.buffering.max.messages", "queue.buffering.max.ms", "queuing.strategy",
        "request.required.acks", "request.timeout.ms", "retries", "retry.backoff.ms",
        "sticky.partitioning.linger.ms", "transaction.timeout.ms", "transactional.id",
    ]
    private static let consumerOnly: Set<String> = [
        "auto.commit.enable", "auto.commit.interval.ms", "auto.offset.reset", "check.crcs",
        "consume.callback.max.messages", "coordinator.query.interval.ms", "enable.auto.commit",
        "enable.auto.offset.store", "enable.partition.eof", "fetch.error.backoff.ms",
        "fetch.max.bytes", "fetch.message.max.bytes", "fetch.min.bytes", "fetch.wait.max.ms",
        "group.id", "group.instance.id", "group.protocol.type", "heartbeat.interval.ms",
        "isolation.level", "max.partition.fetch.bytes", "max.poll.interval.ms",
        "offset.store.method", "offset.store.path", "offset.store.sync.interval.ms",
        "partition.assignment.strategy", "queued.max.messages.kbytes", "queued.min.messages",
        "session.timeout.ms",
    ]
}
