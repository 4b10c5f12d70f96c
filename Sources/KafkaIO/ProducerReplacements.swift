internal import Logging

/// Decides whether a producer that librdkafka has given up is replaced.
struct ProducerReplacements {
    private let logger: Logger
    private var last: ContinuousClock.Instant?

    /// Brokers end transactions after a minute, unless told otherwise.
    private static let pause = Duration.seconds(60)

    init(logger: Logger) { self.logger = logger }

    /// Whether it is to be, because of `error` at `now`; then it counts as done, and is logged.
    ///
    /// Not where that would not help, nor twice within a minute: then another process may have the
    /// same name, or the brokers refuse what we are about.
    mutating func mayBegin(
        because error: KafkaError,
        at now: ContinuousClock.Instant
    ) -> Bool {
        guard error.code.mayPass else { return false }
        if let last, now - last < Self.pause { return false }
        last = now
        logger.warning(
            "beginning with a new producer; reading again what was not committed: \(error)"
        )
        return true
    }
}
