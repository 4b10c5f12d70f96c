import Logging
import Streaming

/// Logs what a running pipeline has done, every ten seconds in which it did something.
final class PeriodicReport {
    private let logger: Logger
    private var last = ContinuousClock.now
    private var lastMessages = 0
    private var bounds = BoundWatch()

    private static let interval = Duration.seconds(10)

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// To be called after each step.
    func step(_ state: KafkaRunState) {
        guard ContinuousClock.now - last >= Self.interval else { return }
        last = .now
        let totals = state.totals()
        for warning in bounds.warnings(of: totals, at: last) {
            var metadata: Logger.Metadata = [warning.bound.counter: "\(warning.value)"]
            if let stage = warning.stage { metadata["stage"] = "\(stage)" }
            logger.warning("\(warning.bound.text)", metadata: metadata)
        }
        guard totals.source.messages != lastMessages else { return }
        lastMessages = totals.source.messages
        var metadata = totals.metadata
        metadata["open_groups"] = "\(state.openGroups())"
        metadata["state_bytes"] = "\(state.stateBytes())"
        logger.info("progress", metadata: metadata)
    }
}
