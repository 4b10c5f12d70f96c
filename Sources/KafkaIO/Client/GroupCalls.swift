internal import CRdKafka
internal import Streaming

/// The calls of a client that ask for, or change, a consumer group whether it is in it or not.
extension ClientHandle {
    /// Who is in a group: the names of its members, and where each runs; without the member that has
    /// the `group.instance.id` `instance`.
    func members(
        ofGroup group: String,
        but instance: String?,
        timeout: Duration
    ) throws(KafkaError) -> [String] {
        let place = "group '\(group)'"
        return try unsafe ask(
            RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS,
            at: place,
            timeout: timeout
        ) { options, queue in
            unsafe group.withCString { name in
                var name: UnsafePointer<CChar>? = unsafe name
                unsafe rd_kafka_DescribeConsumerGroups(pointer, &name, 1, options, queue)
            }
        } reading: { event throws(KafkaError) in
            // SAFETY: everything read below belongs to `event`.
            var count = 0
            let result = unsafe rd_kafka_event_DescribeConsumerGroups_result(event)
            let groups = unsafe rd_kafka_DescribeConsumerGroups_result_groups(result, &count)
            guard count > 0, let description = unsafe groups?[0] else { return [] }
            let error = unsafe rd_kafka_ConsumerGroupDescription_error(description)
            if let error = unsafe error {
                throw KafkaError(
                    KafkaErrorCode(unsafe rd_kafka_error_code(error)),
                    at: place,
                    detail: unsafe String(cString: rd_kafka_error_string(error))
                )
            }
            let memberCount = unsafe rd_kafka_ConsumerGroupDescription_member_count(description)
            return (0..<memberCount).compactMap { index in
                let member = unsafe rd_kafka_ConsumerGroupDescription_member(description, index)
                return unsafe memberName(member, but: instance)
            }
        }
    }

    private func memberName(_ member: OpaquePointer?, but excluded: String?) -> String? {
        let instance = unsafe rd_kafka_MemberDescription_group_instance_id(member)
        let client = unsafe rd_kafka_MemberDescription_client_id(member)
        let host = unsafe rd_kafka_MemberDescription_host(member)
        let ownName = unsafe instance.map { unsafe String(cString: $0) }
        guard ownName == nil || ownName != excluded else { return nil }
        let name = unsafe ownName ?? client.map { unsafe String(cString: $0) } ?? "a member"
        return unsafe host.map { "\(name) on \(unsafe String(cString: $0))" } ?? name
    }

    /// What a group has committed for `partitions`, whichever member did; what a transaction under
    /// way is about to commit is not waited for.
    func committed(
        byGroup group: String,
        for partitions: [Partition],
        timeout: Duration
    ) throws(KafkaError) -> [Partition: Checkpoint] {
        let list = PartitionList(partitions)
        var request = unsafe rd_kafka_ListConsumerGroupOffsets_new(group, list.pointer)
        defer {
            if let request = unsafe request {
                unsafe rd_kafka_ListConsumerGroupOffsets_destroy(request)
            }
        }
        return try unsafe ask(
            RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS,
            at: "group '\(group)'",
            timeout: timeout
        ) {
            unsafe rd_kafka_ListConsumerGroupOffsets(pointer, &request, 1, $0, $1)
        } reading: { event throws(KafkaError) in
            // SAFETY: everything read below belongs to `event`.
            var count = 0
            let result = unsafe rd_kafka_event_ListConsumerGroupOffsets_result(event)
            let groups = unsafe rd_kafka_ListConsumerGroupOffsets_result_groups(result, &count)
            guard count > 0, let answer = unsafe groups?[0],
                let list = unsafe rd_kafka_group_result_partitions(answer)
            else { return [:] }
            var checkpoints: [Partition: Checkpoint] = [:]
            for index in unsafe elements(of: list).indices {
                let element = unsafe elements(of: list)[index]
                guard KafkaErrorCode(unsafe element.err) == .none else { continue }
                checkpoints[unsafe Partition(element)] = unsafe Checkpoint(element)
            }
            return checkpoints
        }
    }

    /// Forgets what a group has committed for `partitions`; there need not be anything.
    /// - Throws: also if the group has a member that reads their topic.
    func forgetOffsets(
        ofGroup group: String,
        for partitions: [Partition],
        timeout: Duration
    ) throws(KafkaError) {
        let list = PartitionList(partitions)
        var deletion = unsafe rd_kafka_DeleteConsumerGroupOffsets_new(group, list.pointer)
        defer {
            if let deletion = unsafe deletion {
                unsafe rd_kafka_DeleteConsumerGroupOffsets_destroy(deletion)
            }
        }
        let place = "group '\(group)'"
        try unsafe ask(RD_KAFKA_ADMIN_OP_DELETECONSUMERGROUPOFFSETS, at: place, timeout: timeout) {
            unsafe rd_kafka_DeleteConsumerGroupOffsets(pointer, &deletion, 1, $0, $1)
        } reading: { event throws(KafkaError) in
            // SAFETY: everything read below belongs to `event`.
            var count = 0
            let result = unsafe rd_kafka_event_DeleteConsumerGroupOffsets_result(event)
            let groups = unsafe rd_kafka_DeleteConsumerGroupOffsets_result_groups(result, &count)
            guard count > 0, let answer = unsafe groups?[0] else { return }
            if let error = unsafe rd_kafka_group_result_error(answer) {
                throw KafkaError(KafkaErrorCode(unsafe rd_kafka_error_code(error)), at: place)
            }
            guard let list = unsafe rd_kafka_group_result_partitions(answer) else { return }
            for index in unsafe elements(of: list).indices {
                let element = unsafe elements(of: list)[index]
                let code = KafkaErrorCode(unsafe element.err)
                guard code != .none else { continue }
                throw KafkaError(code, at: "\(place), \(unsafe Partition(element))")
            }
        }
    }
}
