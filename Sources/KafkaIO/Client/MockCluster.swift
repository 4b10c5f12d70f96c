internal import CRdKafka

/// librdkafka's mock cluster: brokers in this process.
@safe final class MockCluster: @unchecked Sendable {
    // SAFETY: a cluster of `handle`, made by `init`, destroyed by `deinit` before it; its
    // functions may be called from any thread.
    private let pointer: OpaquePointer
    private let handle: ClientHandle

    init(brokerCount: Int, handle: ClientHandle) throws(KafkaError) {
        guard let pointer = unsafe rd_kafka_mock_cluster_new(handle.pointer, Int32(brokerCount))
        else {
            throw KafkaError(
                place: "embedded broker",
                problem: "it could not be started",
                wayOut: "check that this process may listen on 127.0.0.1"
            )
        }
        unsafe self.pointer = unsafe pointer
        self.handle = handle
    }

    deinit { unsafe rd_kafka_mock_cluster_destroy(pointer) }

    var bootstrapServers: String {
        unsafe String(cString: rd_kafka_mock_cluster_bootstraps(pointer))
    }

    func createTopic(
        _ name: String,
        partitions: Int,
        replicationFactor: Int
    ) -> KafkaErrorCode {
        KafkaErrorCode(
            unsafe rd_kafka_mock_topic_create(
                pointer,
                name,
                Int32(partitions),
                Int32(replicationFactor)
            )
        )
    }

    func failRequests(_ request: Int16, with codes: [KafkaErrorCode]) {
        let codes = codes.map { rd_kafka_resp_err_t($0.rawValue) }
        unsafe rd_kafka_mock_push_request_errors_array(pointer, request, codes.count, codes)
    }

    func clearFailures(of request: Int16) {
        unsafe rd_kafka_mock_clear_request_errors(pointer, request)
    }

    func failTopic(_ name: String, with code: KafkaErrorCode) {
        unsafe rd_kafka_mock_topic_set_error(pointer, name, rd_kafka_resp_err_t(code.rawValue))
    }

    func setBroker(_ broker: Int32, isUp: Bool) {
        if isUp {
            _ = unsafe rd_kafka_mock_broker_set_up(pointer, broker)
        } else {
            _ = unsafe rd_kafka_mock_broker_set_down(pointer, broker)
        }
    }

    func setRoundTrip(_ time: Duration, of broker: Int32) {
        unsafe rd_kafka_mock_broker_set_rtt(pointer, broker, time.wholeMilliseconds)
    }

    func setLeader(_ broker: Int32, ofTopic topic: String, partition: Int32) {
        unsafe rd_kafka_mock_partition_set_leader(pointer, topic, partition, broker)
    }

    func setCoordinator(_ broker: Int32, kind: String, key: String) {
        unsafe rd_kafka_mock_coordinator_set(pointer, kind, key, broker)
    }
}
