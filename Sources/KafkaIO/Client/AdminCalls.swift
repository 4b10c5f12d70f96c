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
