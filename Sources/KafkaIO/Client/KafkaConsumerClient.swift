internal import CRdKafka
package import Logging
package import Streaming
internal import Synchronization

/// A member of a consumer group: the connection that a `KafkaSource` reads with and a delivery
/// commits with.
@safe package final class KafkaConsumerClient: Sendable {
    /// The consumer group.
    package let group: String
    /// Where a partition begins in which nothing was committed.
    package let start: KafkaStart
    let properties: KafkaProperties
    let logger: Logger
    let handle: ClientHandle
    /// Bytes that may be fetched ahead.
    let prefetchByteLimit: Int
    private let held = Mutex(HeldPartitions())

    /// Connects in the background; joins the group when a `KafkaSource` subscribes.
    ///
    /// `prefetchByteLimit` bounds the messages fetched ahead, of all partitions together.
    /// - Throws: a property that librdkafka, or our promise, refuses.
    package init(
        properties: KafkaProperties,
        group: String,
        start: KafkaStart = .earliest,
        prefetchByteLimit: Int = 8 << 20,
        logger: Logger
    ) throws(KafkaError) {
        self.group = group
        self.start = start
        self.properties = properties
        self.logger = logger
        self.prefetchByteLimit =
            properties["queued.max.messages.kbytes"].flatMap { Int($0) }.map { $0 << 10 }
            ?? prefetchByteLimit
        let callbacks = ClientCallbacks(logger: logger)
        let configuration = try properties.configuration(
            for: .member(of: group, prefetchByteLimit: prefetchByteLimit)
        )
        callbacks.registerRebalance(with: configuration)
        handle = try ClientHandle(
            .consumer,
            configuration: configuration,
            callbacks: callbacks
        )
        unsafe rd_kafka_poll_set_consumer(handle.pointer)
    }

    /// Asks, or tells, of the partitions that are ours.
    func withHeld<Result: Sendable>(_ body: (inout HeldPartitions) -> Result) -> Result {
        held.withLock { body(&$0) }
    }

    /// Joins the group.
    func subscribe(to topics: [String]) throws(KafkaError) {
        let list = PartitionList(topics: topics)
        handle.callbacks.isJoining = true
        let code = KafkaErrorCode(unsafe rd_kafka_subscribe(handle.pointer, list.pointer))
        if code != .none { throw KafkaError(code, at: "group '\(group)'") }
    }

    /// Whether the group hands partitions over one by one (else all at once).
    var isCooperative: Bool {
        guard let name = unsafe rd_kafka_rebalance_protocol(handle.pointer) else { return false }
        return unsafe String(cString: name) == "COOPERATIVE"
    }

    /// Whether the group has taken our partitions away without asking.
    var hasLostAssignment: Bool { unsafe rd_kafka_assignment_lost(handle.pointer) != 0 }

    /// Begins to fetch `positions`, in addition to what is fetched.
    func addAssignment(_ positions: [(Partition, Int64)]) throws(KafkaError) {
        let list = PartitionList(positions)
        let code = unsafe KafkaErrorCode.adopting(
            rd_kafka_incremental_assign(handle.pointer, list.pointer)
        )
        if code != .none { throw KafkaError(code, at: "group '\(group)'") }
    }

    /// Stops to fetch `partitions`.
    func removeAssignment(_ partitions: [Partition]) throws(KafkaError) {
        let list = PartitionList(partitions)
        let code = unsafe KafkaErrorCode.adopting(
            rd_kafka_incremental_unassign(handle.pointer, list.pointer)
        )
        if code != .none { throw KafkaError(code, at: "group '\(group)'") }
    }

    /// Fetches `positions`, and nothing else.
    func replaceAssignment(_ positions: [(Partition, Int64)]) throws(KafkaError) {
        let list = PartitionList(positions)
        let code = KafkaErrorCode(unsafe rd_kafka_assign(handle.pointer, list.pointer))
        if code != .none { throw KafkaError(code, at: "group '\(group)'") }
    }

    /// Fetches nothing.
    func clearAssignment() throws(KafkaError) {
        let code = KafkaErrorCode(unsafe rd_kafka_assign(handle.pointer, nil))
        if code != .none { throw KafkaError(code, at: "group '\(group)'") }
    }

    /// Stops to fetch, and throws away what was fetched ahead.
    func pause(_ partitions: [Partition]) throws(KafkaError) {
        let list = PartitionList(partitions)
        let code = KafkaErrorCode(unsafe rd_kafka_pause_partitions(handle.pointer, list.pointer))
        if code != .none { throw KafkaError(code, at: "group '\(group)'") }
    }

    /// Undoes `pause`.
    func resume(_ partitions: [Partition]) throws(KafkaError) {
        let list = PartitionList(partitions)
        let code = KafkaErrorCode(unsafe rd_kafka_resume_partitions(handle.pointer, list.pointer))
        if code != .none { throw KafkaError(code, at: "group '\(group)'") }
    }

    /// Wakes the threads that fetch, which sleep for up to a second once the budget is used:
    /// nothing of librdkafka wakes them when messages have been taken out of it (2.0.2,
    /// `rd_kafka_broker_consumer_serve`).
    ///
    /// What does, without any request, is to be told the credentials; they stay the same.
    func wakeFetching() {
        let name = properties["sasl.username"] ?? ""
        let password = properties["sasl.password"] ?? ""
        guard
            let error = unsafe rd_kafka_sasl_set_credentials(handle.pointer, name, password)
        else { return }
        unsafe rd_kafka_error_destroy(error)
    }

    /// Asks the group's coordinator what is committed; waits for at most `timeout`.
    ///
    /// Needs no membership.
    package func committed(
        of partitions: [Partition],
        timeout: Duration
    ) throws(KafkaError) -> [Partition: Checkpoint?] {
        let list = PartitionList(partitions)
        let code = KafkaErrorCode(
            unsafe rd_kafka_committed(handle.pointer, list.pointer, timeout.wholeMilliseconds)
        )
        if code != .none { throw KafkaError(code, at: "group '\(group)'") }
        return try unsafe checkpoints(in: list.pointer)
    }

    private func checkpoints(
        in list: UnsafePointer<rd_kafka_topic_partition_list_t>
    ) throws(KafkaError) -> [Partition: Checkpoint?] {
        var checkpoints: [Partition: Checkpoint?] = [:]
        for index in unsafe elements(of: list).indices {
            let element = unsafe elements(of: list)[index]
            let partition = unsafe Partition(element)
            let code = KafkaErrorCode(unsafe element.err)
            if code != .none { throw KafkaError(code, at: partition.description) }
            checkpoints[partition] = .some(unsafe Checkpoint(element))
        }
        return checkpoints
    }

    /// Answers `rebalance`; of what it gives nothing is fetched until it is added.
    func answer(_ rebalance: ClientCallbacks.Rebalance) throws(KafkaError) {
        switch rebalance {
        case .assigned: try isCooperative ? addAssignment([]) : replaceAssignment([])
        default: try isCooperative ? removeAssignment([]) : clearAssignment()
        }
    }

    /// Leaves the group (a static member stays in it until its session ends).
    ///
    /// Gives up all partitions without an event. Waits for the coordinator's answer.
    package func close() {
        do {
            try leaveIfWithoutPartitions()
        } catch {
            logger.warning("can't leave the group: \(error)")
        }
        handle.callbacks.isClosing = true
        _ = unsafe rd_kafka_consumer_close(handle.pointer)
        held.withLock { $0.disown($0.owned) }
    }

    /// How long a member without partitions waits for the end of a rebalance: others learn of one with
    /// their next heartbeat, every 3 s.
    private static let rebalanceTimeout = Duration.seconds(4)

    /// Tells the coordinator that a member without partitions leaves, for
    /// `rd_kafka_consumer_close` of a cooperative one does not (2.0.2,
    /// `rd_kafka_cgrp_revoke_all_rejoin`): what it is given would be read by nobody, and whoever came
    /// next wait for it, until its session ends.
    private func leaveIfWithoutPartitions() throws(KafkaError) {
        let isStatic = properties["group.instance.id"] != nil
        guard !isStatic, held.withLock({ $0.owned.isEmpty }) else { return }
        _ = unsafe rd_kafka_unsubscribe(handle.pointer)
        // While the group is being rearranged, librdkafka puts it off.
        let deadline = ContinuousClock.now + Self.rebalanceTimeout
        while isMember, ContinuousClock.now < deadline {
            if let message = unsafe rd_kafka_consumer_poll(handle.pointer, 50) {
                unsafe rd_kafka_message_destroy(message)
            }
            for rebalance in handle.callbacks.takeRebalances() { try answer(rebalance) }
        }
    }

    /// Whether the coordinator knows this member, and has not been told that it leaves.
    private var isMember: Bool {
        guard let name = unsafe rd_kafka_memberid(handle.pointer) else { return false }
        defer { unsafe rd_kafka_mem_free(handle.pointer, name) }
        return unsafe name.pointee != 0
    }
}

extension PartitionList {
    init(_ positions: [(Partition, Int64)]) {
        self.init(capacity: positions.count)
        for (partition, offset) in positions { append(partition, offset: offset) }
    }
}
