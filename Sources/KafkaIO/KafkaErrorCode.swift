/// One of librdkafka's error codes: negative ones are the client's own, positive ones the broker's.
package struct KafkaErrorCode: Hashable, Sendable {
    package let rawValue: Int32

    package init(_ rawValue: Int32) {
        self.rawValue = rawValue
    }

    // The client's own.
    package static let none = KafkaErrorCode(0)
    package static let transport = KafkaErrorCode(-195)
    package static let unresolvedHost = KafkaErrorCode(-193)
    package static let messageTimedOut = KafkaErrorCode(-192)
    package static let partitionEnd = KafkaErrorCode(-191)
    package static let noSuchPartition = KafkaErrorCode(-190)
    package static let noSuchTopic = KafkaErrorCode(-188)
    package static let allBrokersDown = KafkaErrorCode(-187)
    package static let invalidArgument = KafkaErrorCode(-186)
    package static let timedOut = KafkaErrorCode(-185)
    package static let queueFull = KafkaErrorCode(-184)
    package static let ssl = KafkaErrorCode(-181)
    package static let waitingForCoordinator = KafkaErrorCode(-180)
    package static let wrongState = KafkaErrorCode(-172)
    package static let authentication = KafkaErrorCode(-169)
    package static let noOffset = KafkaErrorCode(-168)
    package static let timedOutInQueue = KafkaErrorCode(-166)
    package static let unsupported = KafkaErrorCode(-165)
    package static let purgedInQueue = KafkaErrorCode(-152)
    package static let purgedInFlight = KafkaErrorCode(-151)
    package static let fatal = KafkaErrorCode(-150)
    package static let maximumPollIntervalExceeded = KafkaErrorCode(-147)
    package static let fenced = KafkaErrorCode(-144)
    package static let assignmentLost = KafkaErrorCode(-142)
    package static let offsetReset = KafkaErrorCode(-140)

    // The broker's.
    package static let offsetOutOfRange = KafkaErrorCode(1)
    package static let unknownTopicOrPartition = KafkaErrorCode(3)
    package static let leaderNotAvailable = KafkaErrorCode(5)
    package static let notLeader = KafkaErrorCode(6)
    package static let requestTimedOut = KafkaErrorCode(7)
    package static let brokerNotAvailable = KafkaErrorCode(8)
    package static let replicaNotAvailable = KafkaErrorCode(9)
    package static let messageTooLarge = KafkaErrorCode(10)
    package static let networkException = KafkaErrorCode(13)
    package static let coordinatorLoading = KafkaErrorCode(14)
    package static let coordinatorNotAvailable = KafkaErrorCode(15)
    package static let notCoordinator = KafkaErrorCode(16)
    package static let recordListTooLarge = KafkaErrorCode(18)
    package static let notEnoughReplicas = KafkaErrorCode(19)
    package static let notEnoughReplicasAfterAppend = KafkaErrorCode(20)
    package static let illegalGeneration = KafkaErrorCode(22)
    package static let inconsistentGroupProtocol = KafkaErrorCode(23)
    package static let invalidGroupID = KafkaErrorCode(24)
    package static let unknownMember = KafkaErrorCode(25)
    package static let invalidSessionTimeout = KafkaErrorCode(26)
    package static let rebalanceInProgress = KafkaErrorCode(27)
    package static let topicAuthorizationFailed = KafkaErrorCode(29)
    package static let groupAuthorizationFailed = KafkaErrorCode(30)
    package static let clusterAuthorizationFailed = KafkaErrorCode(31)
    package static let invalidTimestamp = KafkaErrorCode(32)
    package static let topicAlreadyExists = KafkaErrorCode(36)
    package static let invalidReplicationFactor = KafkaErrorCode(38)
    package static let outOfOrderSequence = KafkaErrorCode(45)
    package static let notController = KafkaErrorCode(41)
    package static let policyViolation = KafkaErrorCode(44)
    package static let invalidProducerEpoch = KafkaErrorCode(47)
    package static let storageError = KafkaErrorCode(56)
    package static let saslAuthenticationFailed = KafkaErrorCode(58)
    package static let listenerNotFound = KafkaErrorCode(72)
    package static let topicDeletionDisabled = KafkaErrorCode(73)
    package static let fencedLeaderEpoch = KafkaErrorCode(74)
    package static let unknownLeaderEpoch = KafkaErrorCode(75)
    package static let fencedInstance = KafkaErrorCode(82)
    package static let groupNotFound = KafkaErrorCode(69)
    package static let offsetNotAvailable = KafkaErrorCode(78)
    package static let groupSubscribedToTopic = KafkaErrorCode(86)
    package static let invalidRecord = KafkaErrorCode(87)
    package static let unstableOffset = KafkaErrorCode(88)
    package static let throttled = KafkaErrorCode(89)
    package static let producerFenced = KafkaErrorCode(90)

    /// Whether the same call may succeed later, without anybody changing anything.
    package var isRetriable: Bool { Self.retriable.contains(self) }

    /// Whether the message that it befell may be delivered another time, by another producer perhaps.
    var mayPass: Bool { !isAuthorization && !Self.refusals.contains(self) }

    /// Whether the client that met it can't go on.
    package var isFatal: Bool { Self.fatalCodes.contains(self) }

    /// Whether a group will never take a member that asks as it did.
    var refusesMember: Bool {
        [.inconsistentGroupProtocol, .invalidGroupID, .invalidSessionTimeout].contains(self)
    }

    /// Whether the broker refuses because of its access rules.
    package var isAuthorization: Bool { Self.authorization.contains(self) }

    /// Whether a commit was refused because the group has moved on.
    package var isRebalance: Bool { Self.rebalance.contains(self) }

    /// Of the broker's, those that may answer what we ask and pass by themselves.
    private static let retriable: Set<KafkaErrorCode> = [
        .transport, .unresolvedHost, .allBrokersDown, .timedOut, .queueFull,
        .waitingForCoordinator, .timedOutInQueue, .leaderNotAvailable, .notLeader,
        .requestTimedOut, .brokerNotAvailable, .networkException, .coordinatorLoading,
        .coordinatorNotAvailable, .notCoordinator, .notEnoughReplicas,
        .notEnoughReplicasAfterAppend, .storageError, .offsetNotAvailable, .unstableOffset,
        .throttled, .replicaNotAvailable, .notController, .listenerNotFound, .fencedLeaderEpoch,
        .unknownLeaderEpoch,
    ]
    private static let fatalCodes: Set<KafkaErrorCode> = [
        .fatal, .fenced, .fencedInstance, .producerFenced, .invalidProducerEpoch,
        .outOfOrderSequence,
    ]
    private static let refusals: Set<KafkaErrorCode> = [
        .messageTooLarge, .recordListTooLarge, .unknownTopicOrPartition, .noSuchTopic,
        .noSuchPartition, .invalidArgument, .invalidTimestamp, .invalidRecord, .policyViolation,
        .unsupported,
    ]
    private static let authorization: Set<KafkaErrorCode> = [
        .topicAuthorizationFailed, .groupAuthorizationFailed, .clusterAuthorizationFailed,
    ]
    private static let rebalance: Set<KafkaErrorCode> = [
        .illegalGeneration, .unknownMember, .rebalanceInProgress, .assignmentLost,
    ]
}
