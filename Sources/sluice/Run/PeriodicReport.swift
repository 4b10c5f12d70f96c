import Logging
import Streaming

/// Logs what a running pipeline has done, every ten seconds in which it did something.
final class PeriodicReport {
    private let logger: Logger
    private var last = ContinuousClock.now
    private var lastMessages = 0
    private var hasToldOfOverflow = false

    private static let interval = Duration.seconds(10)

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// To be called after each step.
    func step(_ state: KafkaRunState) {
        guard ContinuousClock.now - last >= Self.interval else { return }
        last = .now
        let totals = state.totals()
        if totals.merge.overflowedRows > 0, !hasToldOfOverflow {
            hasToldOfOverflow = true
            logger.warning("limits.groups is reached: new groups are counted as __other__")
        }
        guard totals.source.messages != lastMessages else { return }
        lastMessages = totals.source.messages
        var metadata = totals.metadata
        metadata["open_groups"] = "\(state.openGroups())"
        logger.info("progress", metadata: metadata)
    }
}
