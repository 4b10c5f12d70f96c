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

    /// How many partitions every topic has that this user may see.
    ///
    /// Asks for all topics: a broker may make a topic that is asked for by name.
    func partitionCounts(timeout: Duration) throws(KafkaError) -> [String: Int] {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = KafkaErrorCode(
            unsafe rd_kafka_metadata(pointer, 1, nil, &metadata, timeout.wholeMilliseconds)
        )
        guard code == .none, let metadata = unsafe metadata else {
            throw KafkaError(code, at: "kafka")
        }
        defer { unsafe rd_kafka_metadata_destroy(metadata) }
        var counts: [String: Int] = [:]
        for index in 0..<Int(unsafe metadata.pointee.topic_cnt) {
            let topic = unsafe metadata.pointee.topics[index]
            // One that is being made has none yet.
            guard unsafe topic.partition_cnt > 0 else { continue }
            unsafe counts[String(cString: topic.topic)] = Int(topic.partition_cnt)
        }
        return counts
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
        let queue = unsafe rd_kafka_queue_new(pointer)
        let options = unsafe rd_kafka_AdminOptions_new(pointer, RD_KAFKA_ADMIN_OP_CREATETOPICS)
        defer {
            unsafe rd_kafka_AdminOptions_destroy(options)
            unsafe rd_kafka_queue_destroy(queue)
            if let new = unsafe new { unsafe rd_kafka_NewTopic_destroy(new) }
        }
        let milliseconds = timeout.wholeMilliseconds
        _ = unsafe readingErrorText { text, capacity in
            unsafe rd_kafka_AdminOptions_set_request_timeout(
                options,
                milliseconds,
                text,
                capacity
            )
            unsafe rd_kafka_AdminOptions_set_operation_timeout(
                options,
                milliseconds,
                text,
                capacity
            )
        }
        unsafe rd_kafka_CreateTopics(pointer, &new, 1, options, queue)
        let event = unsafe rd_kafka_queue_poll(queue, milliseconds + 1_000)
        defer { if let event = unsafe event { unsafe rd_kafka_event_destroy(event) } }
        try unsafe throwRefusal(in: event, of: topic.name)
    }

    /// What a topic's configuration says, by name, defaults too; waits for the answer.
    /// - Throws: also where the broker knows no such question, or this user may not ask it.
    func configuration(
        ofTopic name: String,
        timeout: Duration
    ) throws(KafkaError) -> [String: String] {
        var resource = unsafe rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name)
        let queue = unsafe rd_kafka_queue_new(pointer)
        let options = unsafe rd_kafka_AdminOptions_new(pointer, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS)
        defer {
            unsafe rd_kafka_AdminOptions_destroy(options)
            unsafe rd_kafka_queue_destroy(queue)
            if let resource = unsafe resource { unsafe rd_kafka_ConfigResource_destroy(resource) }
        }
        let milliseconds = timeout.wholeMilliseconds
        _ = unsafe readingErrorText { text, capacity in
            unsafe rd_kafka_AdminOptions_set_request_timeout(
                options,
                milliseconds,
                text,
                capacity
            )
        }
        unsafe rd_kafka_DescribeConfigs(pointer, &resource, 1, options, queue)
        let event = unsafe rd_kafka_queue_poll(queue, milliseconds + 1_000)
        defer { if let event = unsafe event { unsafe rd_kafka_event_destroy(event) } }
        return try unsafe configuration(in: event, of: name)
    }

    private func configuration(
        in event: OpaquePointer?,
        of name: String
    ) throws(KafkaError) -> [String: String] {
        let place = "topic '\(name)'"
        guard let event = unsafe event else { throw KafkaError(.timedOut, at: place) }
        let code = KafkaErrorCode(unsafe rd_kafka_event_error(event))
        guard code == .none, let result = unsafe rd_kafka_event_DescribeConfigs_result(event) else {
            let reason = unsafe String(cString: rd_kafka_event_error_string(event))
            throw KafkaError(code, at: place, detail: reason)
        }
        // SAFETY: everything read below belongs to `event`, which the caller holds.
        var count = 0
        let resources = unsafe rd_kafka_DescribeConfigs_result_resources(result, &count)
        guard let resource = unsafe resources, count > 0 else { return [:] }
        let answer = KafkaErrorCode(unsafe rd_kafka_ConfigResource_error(resource[0]))
        guard answer == .none else { throw KafkaError(answer, at: place) }
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

    private func throwRefusal(in event: OpaquePointer?, of name: String) throws(KafkaError) {
        let place = "topic '\(name)'"
        guard let event = unsafe event else { throw KafkaError(.timedOut, at: place) }
        let code = KafkaErrorCode(unsafe rd_kafka_event_error(event))
        guard code == .none, let result = unsafe rd_kafka_event_CreateTopics_result(event) else {
            let reason = unsafe String(cString: rd_kafka_event_error_string(event))
            throw KafkaError(code, at: place, detail: reason)
        }
        var count = 0
        guard let topics = unsafe rd_kafka_CreateTopics_result_topics(result, &count), count > 0
        else { return }
        let answer = KafkaErrorCode(unsafe rd_kafka_topic_result_error(topics[0]))
        guard answer != .none else { return }
        let text = unsafe rd_kafka_topic_result_error_string(topics[0])
        throw KafkaError(
            answer,
            at: place,
            detail: unsafe text.map { unsafe String(cString: $0) }
        )
    }
}
