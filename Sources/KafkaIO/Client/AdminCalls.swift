internal import CRdKafka

/// The calls of a client that ask for, or change, a cluster's topics.
extension ClientHandle {
    /// Asks any broker whether it is there.
    func probe(timeout: Duration) -> KafkaErrorCode {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = KafkaErrorCode(
            unsafe rd_kafka_metadata(pointer, 0, nil, &metadata, timeout.wholeMilliseconds)
        )
        if let metadata = unsafe metadata { unsafe rd_kafka_metadata_destroy(metadata) }
        return code
    }

    /// How a topic is laid out.
    struct TopicShape {
        let partitionCount: Int
        /// Copies of each partition; of the one with most.
        let replicaCount: Int
    }

    /// Every topic that this user may see.
    ///
    /// Asks for all topics: a broker may make a topic that is asked for by name.
    func topics(timeout: Duration) throws(KafkaError) -> [String: TopicShape] {
        try insisting(for: timeout) { rest throws(KafkaError) in
            try askForTopics(timeout: min(rest, Self.questionTimeout))
        }
    }

    /// librdkafka asks one broker, and waits for its answer though it has died: another time it
    /// asks another one.
    private static let questionTimeout = Duration.seconds(2)

    private func askForTopics(timeout: Duration) throws(KafkaError) -> [String: TopicShape] {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = KafkaErrorCode(
            unsafe rd_kafka_metadata(pointer, 1, nil, &metadata, timeout.wholeMilliseconds)
        )
        guard code == .none, let metadata = unsafe metadata else {
            throw KafkaError(code, at: "kafka")
        }
        defer { unsafe rd_kafka_metadata_destroy(metadata) }
        var shapes: [String: TopicShape] = [:]
        for index in 0..<Int(unsafe metadata.pointee.topic_cnt) {
            let topic = unsafe metadata.pointee.topics[index]
            // One that is being made has none yet.
            guard unsafe topic.partition_cnt > 0 else { continue }
            let replicaCounts = (0..<Int(unsafe topic.partition_cnt)).map { partition in
                Int(unsafe topic.partitions[partition].replica_cnt)
            }
            unsafe shapes[String(cString: topic.topic)] = TopicShape(
                partitionCount: replicaCounts.count,
                replicaCount: replicaCounts.max() ?? 0
            )
        }
        return shapes
    }

    /// A topic to be made.
    struct NewTopic {
        let name: String
        let partitionCount: Int
        /// -1 leaves it to the broker.
        let replicationFactor: Int
        let configuration: [String: String]
    }

    /// Makes a topic and waits for the answer.
    /// - Throws: a refusal; that the topic exists is one.
    func create(_ topic: NewTopic, timeout: Duration) throws(KafkaError) {
        var new = try unsafe newTopic(topic)
        defer { if let new = unsafe new { unsafe rd_kafka_NewTopic_destroy(new) } }
        try unsafe ask(
            RD_KAFKA_ADMIN_OP_CREATETOPICS,
            at: "topic '\(topic.name)'",
            timeout: timeout
        ) {
            unsafe rd_kafka_CreateTopics(pointer, &new, 1, $0, $1)
        } reading: { event throws(KafkaError) in
            var count = 0
            let result = unsafe rd_kafka_event_CreateTopics_result(event)
            let topics = unsafe rd_kafka_CreateTopics_result_topics(result, &count)
            try unsafe throwRefusal(topics?[0], of: topic.name)
        }
    }

    /// Deletes a topic and waits for the answer; brokers may take a moment longer.
    /// - Throws: a refusal; that there is no such topic is one.
    func delete(topic name: String, timeout: Duration) throws(KafkaError) {
        var deletion = unsafe rd_kafka_DeleteTopic_new(name)
        defer {
            if let deletion = unsafe deletion { unsafe rd_kafka_DeleteTopic_destroy(deletion) }
        }
        try unsafe ask(RD_KAFKA_ADMIN_OP_DELETETOPICS, at: "topic '\(name)'", timeout: timeout) {
            unsafe rd_kafka_DeleteTopics(pointer, &deletion, 1, $0, $1)
        } reading: { event throws(KafkaError) in
            var count = 0
            let result = unsafe rd_kafka_event_DeleteTopics_result(event)
            let topics = unsafe rd_kafka_DeleteTopics_result_topics(result, &count)
            try unsafe throwRefusal(topics?[0], of: name)
        }
    }

    /// What a topic's configuration says, by name, defaults too; waits for the answer.
    /// - Throws: also where the broker knows no such question, or this user may not ask it.
    func configuration(
        ofTopic name: String,
        timeout: Duration
    ) throws(KafkaError) -> [String: String] {
        var resource = unsafe rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name)
        defer {
            if let resource = unsafe resource { unsafe rd_kafka_ConfigResource_destroy(resource) }
        }
        return try unsafe ask(
            RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS,
            at: "topic '\(name)'",
            timeout: timeout
        ) {
            unsafe rd_kafka_DescribeConfigs(pointer, &resource, 1, $0, $1)
        } reading: { event throws(KafkaError) in
            try unsafe configuration(in: event, of: name)
        }
    }

    private func configuration(
        in event: OpaquePointer,
        of name: String
    ) throws(KafkaError) -> [String: String] {
        // SAFETY: everything read below belongs to `event`, which the caller holds.
        let result = unsafe rd_kafka_event_DescribeConfigs_result(event)
        var count = 0
        let resources = unsafe rd_kafka_DescribeConfigs_result_resources(result, &count)
        guard let resource = unsafe resources, count > 0 else { return [:] }
        let answer = KafkaErrorCode(unsafe rd_kafka_ConfigResource_error(resource[0]))
        guard answer == .none else { throw KafkaError(answer, at: "topic '\(name)'") }
        let entries = unsafe rd_kafka_ConfigResource_configs(resource[0], &count)
        var configuration: [String: String] = [:]
        for index in 0..<count {
            guard let entry = unsafe entries?[index],
                let entryName = unsafe rd_kafka_ConfigEntry_name(entry),
                let value = unsafe rd_kafka_ConfigEntry_value(entry)
            else { continue }
            unsafe configuration[String(cString: entryName)] = unsafe String(cString: value)
        }
        return configuration
    }

    private func newTopic(_ topic: NewTopic) throws(KafkaError) -> OpaquePointer? {
        var new: OpaquePointer?
        let reason = unsafe readingErrorText { text, capacity in
            unsafe new = rd_kafka_NewTopic_new(
                topic.name,
                Int32(topic.partitionCount),
                Int32(topic.replicationFactor),
                text,
                capacity
            )
        }
        guard unsafe new != nil else {
            throw KafkaError(.invalidArgument, at: "topic '\(topic.name)'", detail: reason)
        }
        for (name, value) in topic.configuration.sorted(by: { $0.key < $1.key }) {
            unsafe rd_kafka_NewTopic_set_config(new, name, value)
        }
        return unsafe new
    }

    /// `result` is what an answer says of the topic called `name`.
    private func throwRefusal(_ result: OpaquePointer?, of name: String) throws(KafkaError) {
        guard let result = unsafe result else { return }
        let answer = KafkaErrorCode(unsafe rd_kafka_topic_result_error(result))
        guard answer != .none else { return }
        let text = unsafe rd_kafka_topic_result_error_string(result)
        throw KafkaError(
            answer,
            at: "topic '\(name)'",
            detail: unsafe text.map { unsafe String(cString: $0) }
        )
    }
}
