internal import CRdKafka
internal import FastJSON
internal import Logging
internal import Records
internal import Streaming

/// A connection that writes messages.
///
/// Used by one thread.
@safe final class ProducerClient {
    // SAFETY: `arguments` has room for `argumentLimit` elements; `topics` holds topics of
    // `handle`; all given back by `deinit`, before `handle`.
    private let arguments: UnsafeMutablePointer<rd_kafka_vu_t>
    private var topics: [OpaquePointer?] = unsafe []
    let handle: ClientHandle
    let reports: DeliveryReports
    private var topicNames: [String] = []

    private static let argumentLimit = 8

    /// Writes to `topics`, which are named by their index from then on.
    init(
        as role: ClientRole = .producer(),
        properties: KafkaProperties,
        topics topicNames: [String] = [],
        logger: Logger
    ) throws(KafkaError) {
        let reports = DeliveryReports()
        self.reports = reports
        let configuration = try properties.configuration(for: role)
        registerDeliveryReports(with: configuration)
        handle = try ClientHandle(
            .producer,
            configuration: configuration,
            callbacks: ClientCallbacks(logger: logger, reports: reports)
        )
        unsafe arguments = .allocate(capacity: Self.argumentLimit)
        unsafe arguments.initialize(repeating: rd_kafka_vu_t(), count: Self.argumentLimit)
        for name in topicNames { _ = index(ofTopic: name) }
    }

    deinit {
        close()
        unsafe arguments.deallocate()
    }

    /// Ends the connection; what was not sent is not sent.
    ///
    /// Afterwards librdkafka refers to no
    /// value any more, and nothing of this object may be used.
    func close() {
        unsafe topics.forEach { topic in
            if let topic = unsafe topic { unsafe rd_kafka_topic_destroy(topic) }
        }
        unsafe topics = []
        handle.destroy()
    }

    /// The index that stands for the topic.
    func index(ofTopic name: String) -> Int {
        if let known = topicNames.firstIndex(of: name) { return known }
        topicNames.append(name)
        unsafe topics.append(rd_kafka_topic_new(handle.pointer, name, nil))
        return topicNames.count - 1
    }

    func topicName(at index: Int) -> String { topicNames[index] }

    /// Hands a message to librdkafka, which copies the key and headers and *refers* to the value:
    /// the output is one of `messages`, and the caller keeps them until they are empty.
    /// - Parameter topic: its index here; `output.destination` is the caller's.
    /// - Returns: `.none`, `.queueFull` (try later), or why the message can never be delivered.
    func write(
        _ output: Output,
        toTopic topic: Int,
        among messages: UnacknowledgedMessages
    ) -> KafkaErrorCode {
        var number = 0
        unsafe add(RD_KAFKA_VTYPE_RKT, &number) { unsafe $0.rkt = topics[topic] }
        let opaque = unsafe Unmanaged.passUnretained(messages).toOpaque()
        unsafe add(RD_KAFKA_VTYPE_OPAQUE, &number) { unsafe $0.ptr = opaque }
        if let partition = output.partition {
            unsafe add(RD_KAFKA_VTYPE_PARTITION, &number) { unsafe $0.i32 = partition }
        }
        if let milliseconds = output.timestamp?.milliseconds {
            unsafe add(RD_KAFKA_VTYPE_TIMESTAMP, &number) { unsafe $0.i64 = milliseconds }
        }
        add(RD_KAFKA_VTYPE_KEY, output.key, &number)
        add(RD_KAFKA_VTYPE_VALUE, output.value, &number)
        let headers = unsafe headerList(output.headers)
        if let headers = unsafe headers {
            unsafe add(RD_KAFKA_VTYPE_HEADERS, &number) { unsafe $0.headers = headers }
        }
        let code = unsafe KafkaErrorCode.adopting(
            rd_kafka_produceva(handle.pointer, arguments, number)
        )
        guard code == .none else {
            if let headers = unsafe headers { unsafe rd_kafka_headers_destroy(headers) }
            return code
        }
        reports.add(byteCount: (output.key?.count ?? 0) + (output.value?.count ?? 0))
        return .none
    }

    /// Waits until nothing is unacknowledged, calling the callbacks meanwhile.
    /// - Returns: false if `timeout` passed before.
    func flush(waiting timeout: Duration) -> Bool {
        unsafe rd_kafka_flush(handle.pointer, timeout.wholeMilliseconds)
            == RD_KAFKA_RESP_ERR_NO_ERROR
    }

    private func add(
        _ type: rd_kafka_vtype_t,
        _ number: inout Int,
        _ set: (inout rd_kafka_vu_s.__Unnamed_union_u) -> Void
    ) {
        unsafe arguments[number].vtype = type
        unsafe set(&arguments[number].u)
        number += 1
    }

    private func add(_ type: rd_kafka_vtype_t, _ bytes: SharedBytes?, _ number: inout Int) {
        guard let bytes else { return }
        // SAFETY: a key is copied by the call; the value's owner is kept by the caller.
        unsafe bytes.withUnsafeBytes { buffer in
            unsafe add(type, &number) { argument in
                unsafe argument.mem.ptr = UnsafeMutableRawPointer(mutating: buffer.baseAddress)
                unsafe argument.mem.size = buffer.count
            }
        }
    }

    private func headerList(_ headers: [Header]) -> OpaquePointer? {
        guard !headers.isEmpty else { return nil }
        let list = unsafe rd_kafka_headers_new(headers.count)
        for header in headers {
            unsafe header.value.withUnsafeBytes { bytes in
                _ = unsafe rd_kafka_header_add(
                    list,
                    header.name,
                    -1,
                    bytes.baseAddress,
                    bytes.count
                )
            }
        }
        return unsafe list
    }
}
