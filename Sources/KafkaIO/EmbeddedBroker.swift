package import Logging

/// Kafka brokers inside this process, in memory: for the tour and for tests.
///
/// They are librdkafka's mock cluster. A partition keeps about 5 MiB and silently drops the oldest
/// messages beyond; there is no topic administration over the network, no compaction, and
/// transactions isolate nothing. A topic that is asked for by a producer comes to be, with four
/// partitions.
package final class EmbeddedBroker: Sendable {
    private let cluster: MockCluster
    private let brokerCount: Int

    /// Starts brokers, numbered from 1.
    package init(brokers: Int = 1, logger: Logger) throws(KafkaError) {
        brokerCount = brokers
        var quiet = logger
        // It complains of what clients do; the clients say that better.
        quiet.logLevel = max(logger.logLevel, .critical)
        let handle = try ClientHandle(
            .producer,
            configuration: ClientConfiguration(),
            callbacks: ClientCallbacks(logger: quiet)
        )
        cluster = try MockCluster(brokerCount: brokers, handle: handle)
    }

    /// For the property `bootstrap.servers`.
    package var bootstrapServers: String { cluster.bootstrapServers }

    /// Makes a topic.
    /// - Throws: if it exists.
    package func createTopic(_ name: String, partitions: Int) throws(KafkaError) {
        let code = cluster.createTopic(
            name,
            partitions: partitions,
            replicationFactor: min(brokerCount, 3)
        )
        if code != .none { throw KafkaError(code, at: "topic '\(name)'") }
    }
}

/// Faults on demand.
extension EmbeddedBroker {
    /// A kind of request, by its number in Kafka's protocol.
    package enum Request: Int16, Sendable {
        case produce = 0
        case fetch = 1
        case metadata = 3
        case offsetCommit = 8
        case offsetFetch = 9
        case findCoordinator = 10
        case joinGroup = 11
        case heartbeat = 12
        case syncGroup = 14
        case initProducerID = 22
        case addPartitionsToTransaction = 24
        case addOffsetsToTransaction = 25
        case endTransaction = 26
        case transactionOffsetCommit = 28
    }

    /// Answers the next requests of this kind with `codes`, one each; `.transport` disconnects.
    package func fail(_ request: Request, with codes: [KafkaErrorCode]) {
        cluster.failRequests(request.rawValue, with: codes)
    }

    /// Forgets the failures of this kind of request that have not happened yet.
    package func clearFailures(of request: Request) {
        cluster.clearFailures(of: request.rawValue)
    }

    /// Answers questions for the topic with `code`, until it is `.none`.
    package func failTopic(_ name: String, with code: KafkaErrorCode) {
        cluster.failTopic(name, with: code)
    }

    /// Takes a broker down: it disconnects, and accepts no connections.
    package func takeDown(broker: Int32 = 1) {
        cluster.setBroker(broker, isUp: false)
    }

    /// Brings a broker up again.
    package func bringUp(broker: Int32 = 1) {
        cluster.setBroker(broker, isUp: true)
    }

    /// Makes every answer of a broker take this long.
    package func setRoundTrip(_ time: Duration, broker: Int32 = 1) {
        cluster.setRoundTrip(time, of: broker)
    }

    /// Moves a partition to another broker.
    package func moveLeader(ofTopic topic: String, partition: Int32, to broker: Int32) {
        cluster.setLeader(broker, ofTopic: topic, partition: partition)
    }

    /// Makes a broker the coordinator of a consumer group.
    package func moveCoordinator(ofGroup group: String, to broker: Int32) {
        cluster.setCoordinator(broker, kind: "group", key: group)
    }
}
