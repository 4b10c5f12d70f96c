internal import CRdKafka
internal import Logging
internal import Streaming
internal import Synchronization

/// What librdkafka's callbacks tell us: it is the opaque of a client, and lives longer than it.
///
/// Logs come from any of librdkafka's threads; the rest from the thread that polls.
@safe final class ClientCallbacks: Sendable {
    let logger: Logger
    // SAFETY: touched only by the thread that polls the producer, which is its owner's.
    nonisolated(unsafe) let reports: DeliveryReports?
    private let state = Mutex(State())

    private struct State {
        var rebalances: [Rebalance] = []
        var failure: Failure?
        var isClosing = false
        var isJoining = false
        var isConnecting = false
    }

    /// A change of the assignment that librdkafka wants an answer to.
    enum Rebalance {
        case assigned([Partition])
        case revoked([Partition])
        case lost([Partition])
        case failed(KafkaErrorCode)

        /// Whether it gives, rather than takes.
        var isAssignment: Bool { if case .assigned = self { true } else { false } }
    }

    /// A client-wide error.
    struct Failure {
        let code: KafkaErrorCode
        let reason: String
    }

    init(logger: Logger, reports: DeliveryReports? = nil) {
        self.logger = logger
        unsafe self.reports = reports
    }

    /// The most telling client-wide error so far: "all brokers are down" says less than why.
    var lastFailure: Failure? { state.withLock { $0.failure } }

    var hasRebalances: Bool { state.withLock { !$0.rebalances.isEmpty } }

    /// Whether rebalances are answered by giving everything up at once.
    var isClosing: Bool {
        get { state.withLock { $0.isClosing } }
        set { state.withLock { $0.isClosing = newValue } }
    }

    /// Whether the client has asked to join its group, and has not been given an assignment yet.
    var isJoining: Bool {
        get { state.withLock { $0.isJoining } }
        set { state.withLock { $0.isJoining = newValue } }
    }

    /// Whether no broker has answered yet: what keeps one from it is then said by `lastFailure`,
    /// and not logged each time.
    var isConnecting: Bool {
        get { state.withLock { $0.isConnecting } }
        set { state.withLock { $0.isConnecting = newValue } }
    }

    func takeRebalances() -> [Rebalance] {
        state.withLock { state in
            defer { state.rebalances = [] }
            return state.rebalances
        }
    }

    /// Registers the callbacks that every client has.
    func register(with configuration: borrowing ClientConfiguration) {
        unsafe configuration.withPointer { pointer in
            unsafe rd_kafka_conf_set_opaque(pointer, Unmanaged.passUnretained(self).toOpaque())
            unsafe rd_kafka_conf_set_log_cb(pointer) { client, level, facility, text in
                guard let client = unsafe client,
                    let opaque = unsafe rd_kafka_opaque(client),
                    let facility = unsafe facility, let text = unsafe text
                else { return }
                unsafe ClientCallbacks.use(opaque) {
                    unsafe $0.log(
                        severity: level,
                        facility: String(cString: facility),
                        text: String(cString: text)
                    )
                }
            }
            unsafe rd_kafka_conf_set_error_cb(pointer) { _, code, reason, opaque in
                guard let opaque = unsafe opaque else { return }
                let text = unsafe reason.map { unsafe String(cString: $0) } ?? ""
                unsafe ClientCallbacks.use(opaque) { $0.fail(KafkaErrorCode(code), reason: text) }
            }
        }
    }

    /// Registers the callback of a group's member.
    func registerRebalance(with configuration: borrowing ClientConfiguration) {
        unsafe configuration.withPointer { pointer in
            unsafe rd_kafka_conf_set_rebalance_cb(pointer) { client, code, list, opaque in
                guard let client = unsafe client, let opaque = unsafe opaque else { return }
                unsafe ClientCallbacks.use(opaque) {
                    unsafe $0.rebalance(KafkaErrorCode(code), list, of: client)
                }
            }
        }
    }

    /// Calls `body` with the object behind a client's opaque, without counting a reference: it is
    /// done for each message.
    static func use(_ opaque: UnsafeMutableRawPointer, _ body: (ClientCallbacks) -> Void) {
        // SAFETY: it is the object passed to `register`; whoever made the client keeps it.
        unsafe Unmanaged<ClientCallbacks>.fromOpaque(opaque)._withUnsafeGuaranteedRef(body)
    }

    /// `severity` is syslog's.
    private func log(severity: Int32, facility: String, text: String) {
        let level: Logger.Level =
            switch severity {
            case ...2: .error
            case 3, 4: .warning
            default: .info
            }
        // What the property `debug` asks for has 7, and nothing else.
        logger.log(
            level: isConnecting && severity < 7 ? .debug : level,
            "librdkafka: \(text)",
            metadata: ["facility": "\(facility)"]
        )
    }

    private func fail(_ code: KafkaErrorCode, reason: String) {
        // librdkafka logs it, and keeps it for whoever asks.
        guard code != .fatal else { return }
        logger.debug("librdkafka: \(reason)", metadata: ["code": "\(code.name)"])
        state.withLock { state in
            guard code != .allBrokersDown || state.failure == nil else { return }
            state.failure = Failure(code: code, reason: reason)
        }
    }

    private func rebalance(
        _ code: KafkaErrorCode,
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?,
        of client: OpaquePointer
    ) {
        let partitions = unsafe list.map { unsafe Partition.list($0) } ?? []
        let isClosing = state.withLock { state in
            state.isJoining = false
            if state.isClosing { return true }
            switch code {
            case KafkaErrorCode(RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS):
                state.rebalances.append(.assigned(partitions))
            case KafkaErrorCode(RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS):
                let isLost = unsafe rd_kafka_assignment_lost(client) != 0
                state.rebalances.append(isLost ? .lost(partitions) : .revoked(partitions))
            default:
                state.rebalances.append(.failed(code))
            }
            return false
        }
        // A closing client waits in `rd_kafka_consumer_close` for this very answer.
        if isClosing { _ = unsafe rd_kafka_assign(client, nil) }
    }
}
