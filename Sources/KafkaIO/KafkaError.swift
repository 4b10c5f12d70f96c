/// What went wrong between us and Kafka, and what the reader can do about it.
package struct KafkaError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where: a property, a topic, a group, a broker.
    package let place: String
    package let problem: String
    package let wayOut: String
    /// librdkafka's code; `.none` if the error is our own.
    package let code: KafkaErrorCode

    package init(
        place: String,
        problem: String,
        wayOut: String,
        code: KafkaErrorCode = .none
    ) {
        self.place = place
        self.problem = problem
        self.wayOut = wayOut
        self.code = code
    }

    /// `place: problem; way out`.
    package var description: String { "\(place): \(problem); \(wayOut)" }

    /// Whether the client that met it can't go on.
    package var isFatal: Bool { code.isFatal }

    /// Whether the same call may succeed later, without anybody changing anything.
    package var isRetriable: Bool { code.isRetriable }
}

extension KafkaError {
    /// The error of `code` at `place`, with the way out that goes with the code.
    ///
    /// `detail` is what librdkafka says beyond the code's own text.
    init(_ code: KafkaErrorCode, at place: String, detail: String? = nil) {
        let problem = detail.map { $0.isEmpty ? code.text : $0 } ?? code.text
        self.init(place: place, problem: problem, wayOut: code.wayOut, code: code)
    }
}

extension KafkaErrorCode {
    /// What the reader of an error with this code can do.
    var wayOut: String {
        switch self {
        case .messageTooLarge, .recordListTooLarge:
            "raise the topic's max.message.bytes, or set kafka's batch.size below it; a record that "
                + "is larger by itself is rejected instead where limits.record is below it, too"
        case .topicAuthorizationFailed:
            "grant this user the access to the topic (kafka-acls)"
        case .groupAuthorizationFailed:
            "grant this user READ on the consumer group (kafka-acls)"
        case .clusterAuthorizationFailed:
            "grant this user IDEMPOTENT_WRITE on the cluster (kafka-acls)"
        case .invalidSessionTimeout:
            "set session.timeout.ms within the broker's group.min.session.timeout.ms and "
                + "group.max.session.timeout.ms (6 s and 30 min unless set)"
        case .inconsistentGroupProtocol:
            "give all members of the group the same partition.assignment.strategy, or this pipeline a "
                + "group of its own"
        case .invalidGroupID:
            "use another group"
        case .unknownTopicOrPartition, .noSuchTopic:
            "create the topic, or correct its name"
        case .invalidReplicationFactor:
            "wait until all brokers are up, or make the topic yourself with fewer copies"
        case .invalidTimestamp:
            "let the broker stamp messages (message.timestamp.type=LogAppendTime), or raise the "
                + "topic's message.timestamp.after.max.ms and message.timestamp.before.max.ms"
        case .invalidRecord:
            "a compacted topic takes no message without a key: set cleanup.policy=delete, or write "
                + "messages with keys to the source topic"
        case .noSuchPartition:
            "restart: the topic has fewer partitions than it had at the start"
        case .messageTimedOut:
            "raise message.timeout.ms (0 waits for as long as it takes)"
        case .authentication, .saslAuthenticationFailed:
            "check security.protocol and the sasl.* properties"
        case .ssl:
            "check security.protocol and the ssl.* properties"
        case .unresolvedHost, .transport, .allBrokersDown, .timedOut:
            "check bootstrap.servers and that the brokers are up"
        case .topicDeletionDisabled:
            "set delete.topic.enable=true on the brokers"
        case .groupSubscribedToTopic:
            "stop all processes of the group"
        case .fencedInstance:
            "give every process its own group.instance.id"
        case .fenced, .producerFenced, .invalidProducerEpoch:
            "give every process its own group.instance.id; if it has, restart: what is not committed "
                + "is read again"
        case .fatal, .outOfOrderSequence:
            "restart: what is not committed is read again"
        default:
            isRetriable ? "try again" : "see the broker's log"
        }
    }
}
