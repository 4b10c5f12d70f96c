internal import Logging
internal import Streaming

/// Reads partitions from their beginnings beside a group's membership: by a client of its own,
/// which is there only while something is being read.
///
/// Not through the group's member: there, taking a partition off what is fetched answers a
/// revocation that librdkafka may have begun without our knowing.
struct ChangelogReader {
    private let properties: KafkaProperties
    private let logger: Logger
    private var connection: Connection?
    private var reading: Set<Partition> = []
    /// Partitions that seem to have been read to their ends, and what would come next.
    private var seemingEnds: [Partition: Offset] = [:]

    /// Short, for the source is not polled meanwhile, and it is tried again.
    private static let endLookupTimeout = Duration.seconds(1)

    private struct Connection {
        let handle: ClientHandle
        let queue: MessageQueue
        private(set) var topics: [String: TopicReading] = [:]

        mutating func topic(_ name: String) throws(KafkaError) -> TopicReading {
            if let known = topics[name] { return known }
            let topic = try TopicReading(topic: name, client: handle, queue: queue)
            topics[name] = topic
            return topic
        }
    }

    init(properties: KafkaProperties, logger: Logger) {
        self.properties = properties
        self.logger = logger
    }

    /// Whether there is something to be read.
    var isReading: Bool { !reading.isEmpty }

    /// Begins with partitions that are not being read.
    mutating func start(_ partitions: [Partition]) throws(KafkaError) {
        guard !partitions.isEmpty else { return }
        if connection == nil { connection = try connect() }
        for partition in partitions {
            // Not librdkafka's "beginning": that would have to be asked for first, and an answer
            // that does not come at once is waited for half a second.
            try connection?.topic(partition.topic)
                .start(partition.index, at: Offset.zero.rawValue)
            reading.insert(partition)
        }
    }

    /// Stops reading partitions, and disconnects with the last.
    mutating func stop(_ partitions: [Partition]) {
        for partition in partitions where reading.remove(partition) != nil {
            seemingEnds[partition] = nil
            connection?.topics[partition.topic]?.stop(partition.index)
        }
        if reading.isEmpty { connection = nil }
    }

    /// Stops reading, whatever it is.
    mutating func stopAll() { stop(Array(reading)) }

    /// Waits for at most `timeout` for messages.
    /// - Throws: what can't be mended by trying again.
    mutating func poll(timeout: Duration) throws(KafkaError) -> [SourceEvent] {
        guard let connection else { return [] }
        connection.handle.serveCallbacks()
        let fetch = connection.queue.fetch(waiting: timeout)
        for failure in fetch.failures { try take(failure) }
        seemingEnds.merge(fetch.ends.filter(isEnd)) { _, newer in newer }
        return fetch.batches.filter { reading.contains($0.partition) }.map(SourceEvent.messages)
            + (try takeEnds())
    }

    /// Of the ends that there seem to be, those that are. A new leader may give out less than the one
    /// before for a moment, and call that everything; a further end comes when the rest has.
    private mutating func takeEnds() throws(KafkaError) -> [SourceEvent] {
        guard !seemingEnds.isEmpty, let connection else { return [] }
        do {
            let ends = try connection.handle.endsOfLogs(
                of: seemingEnds.keys,
                timeout: Self.endLookupTimeout
            )
            defer { seemingEnds = [:] }
            return seemingEnds.filter { $1 >= ends[$0] ?? .zero }
                .map { .reachedEnd($0, next: $1) }
        } catch {
            guard error.isRetriable else { throw error }
            logger.warning("\(error.description); trying again")
            return []
        }
    }

    /// Whether the end is that of everything there is. What a transaction under way has written is
    /// waited for: its checkpoint may be seen before the end of it here.
    private func isEnd(of partition: Partition, at next: Offset) -> Bool {
        guard reading.contains(partition), let topic = connection?.topics[partition.topic] else {
            return false
        }
        return next.rawValue >= topic.highWatermark(of: partition.index)
    }

    private func connect() throws(KafkaError) -> Connection {
        let handle = try ClientHandle(
            .consumer,
            configuration: try properties.configuration(for: .reader),
            callbacks: ClientCallbacks(logger: logger)
        )
        return Connection(handle: handle, queue: MessageQueue(for: handle, .withoutHeaders))
    }

    private func take(_ failure: MessageQueue.Failure) throws(KafkaError) {
        let place = failure.partition?.description ?? "kafka"
        let error = KafkaError(failure.code, at: place, detail: failure.reason)
        guard error.isRetriable else { throw error }
        logger.warning("\(error)")
    }
}
