package import Logging

/// A cluster's brokers and topics: is it there, what has it, make what is missing.
package final class KafkaCluster {
    let handle: ClientHandle
    let timeout: Duration
    /// Whether the cluster has answered, or not been asked yet, what a topic's configuration says.
    private var tellsConfigurations = true

    /// Connects.
    /// - Throws: within `timeout`, and soon after `isStopped` says so, if no broker answers, with the
    ///   reason.
    package init(
        properties: KafkaProperties,
        timeout: Duration = .seconds(10),
        until isStopped: () -> Bool = { false },
        logger: Logger
    ) throws(KafkaError) {
        self.timeout = timeout
        let callbacks = ClientCallbacks(logger: logger)
        callbacks.isConnecting = true
        handle = try ClientHandle(
            .consumer,
            configuration: try properties.configuration(for: .admin),
            callbacks: callbacks
        )
        let name = KafkaProperties.serverNames.first { properties[$0] != nil } ?? ""
        try handle.awaitBroker(namedIn: name, properties[name] ?? "", timeout, until: isStopped)
    }

    /// How many partitions each topic has.
    ///
    /// Nil if it does not exist, or must not be seen by this user. Makes no topic.
    package func partitionCounts(of topics: [String]) throws(KafkaError) -> [String: Int?] {
        let known = try handle.topics(timeout: timeout)
        return Dictionary(
            topics.map { ($0, known[$0]?.partitionCount) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// How many copies there are of each partition of these topics; of the topic with most. Nil if
    /// the cluster does not say.
    package func replicaCount(of topics: [String]) throws(KafkaError) -> Int? {
        let known = try handle.topics(timeout: timeout)
        return topics.compactMap { known[$0]?.replicaCount }.max().flatMap { $0 > 0 ? $0 : nil }
    }

    /// Makes a topic, unless it exists.
    ///
    /// `replicationFactor` nil leaves it to the broker, as does what `configuration` leaves out.
    package func createTopic(
        _ name: String,
        partitions: Int,
        replicationFactor: Int? = nil,
        configuration: [String: String] = [:]
    ) throws(KafkaError) {
        let topic = ClientHandle.NewTopic(
            name: name,
            partitionCount: partitions,
            replicationFactor: replicationFactor ?? -1,
            configuration: configuration
        )
        do {
            // The controller may have died; what one has made, the next says exists.
            try handle.insisting(for: timeout) { rest throws(KafkaError) in
                try handle.create(topic, timeout: min(rest, Self.creationTimeout))
            }
        } catch {
            guard error.code == .topicAlreadyExists else { throw error }
        }
    }

    /// Deletes a topic with all that is in it, unless there is none.
    package func deleteTopic(_ name: String) throws(KafkaError) {
        do {
            try handle.delete(topic: name, timeout: timeout)
        } catch {
            guard error.code == .unknownTopicOrPartition else { throw error }
        }
    }

    /// What a topic's configuration says, by name; nil if the cluster does not tell: it knows no
    /// such question, does not answer it, or this user may not ask.
    package func configuration(ofTopic topic: String) throws(KafkaError) -> [String: String]? {
        guard tellsConfigurations else { return nil }
        do {
            let timeout = min(timeout, Self.configurationTimeout)
            return try handle.configuration(ofTopic: topic, timeout: timeout)
        } catch {
            let isSilent = error.code == .unsupported || error.isRetriable
            guard error.code.isAuthorization || isSilent else { throw error }
            // Waited for once is enough.
            tellsConfigurations = error.code.isAuthorization
            return nil
        }
    }

    /// Another controller may have to be asked in time.
    private static let creationTimeout = Duration.seconds(4)

    /// Short, for a start need not wait for what it only warns about.
    private static let configurationTimeout = Duration.seconds(3)
}

extension ClientHandle {
    /// Waits until one of `servers` answers, for at most `timeout`; less if no waiting helps, or
    /// `isStopped`.
    fileprivate func awaitBroker(
        namedIn property: String,
        _ servers: String,
        _ timeout: Duration,
        until isStopped: () -> Bool
    ) throws(KafkaError) {
        let start = ContinuousClock.now
        let deadline = start + timeout
        while true {
            let rest = deadline - .now
            let answer = probe(timeout: max(.milliseconds(1), min(rest, .milliseconds(500))))
            if answer == .none {
                callbacks.isConnecting = false
                return
            }
            serveCallbacks()
            let reason = callbacks.lastFailure
            let code = reason.map(\.kind) ?? answer
            // Another of the brokers may still answer.
            let isHopeless = code.isCredentials && .now - start > .seconds(2)
            guard isHopeless || rest <= .zero || isStopped() else { continue }
            throw KafkaError(
                place: "kafka.\(property)",
                problem:
                    "cannot reach a Kafka broker at '\(servers)' (\(reason?.cause ?? code.text))",
                wayOut: code.isCredentials
                    ? code.wayOut : "check \(property), and that a broker listens there",
                code: code
            )
        }
    }
}

extension ClientCallbacks.Failure {
    /// The code; librdkafka has none for a broker that speaks no TLS.
    fileprivate var kind: KafkaErrorCode {
        reason.contains("SSL handshake failed") ? .ssl : code
    }

    /// The reason without what librdkafka counts beside it.
    fileprivate var cause: String {
        String(reason[..<(reason.firstRange(of: " (after ")?.lowerBound ?? reason.endIndex)])
    }
}

extension KafkaErrorCode {
    fileprivate var isCredentials: Bool { self == .ssl || self == .authentication }
}
