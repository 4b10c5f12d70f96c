import Foundation
import KafkaIO
import Logging
import Pipelines
import Streaming

/// Runs a pipeline from Kafka to Kafka until it is asked to stop.
struct KafkaRun {
    let plan: Plan
    let logger: Logger
    /// Whether to stop when everything there is has been read.
    var endsAtEnd = false
    /// Whether to ask how internal topics that are there are configured.
    var asksConfiguration = true

    /// How long after a stop was asked for everything is to be committed: with leaving less than what
    /// container runtimes wait before they kill.
    private static let stopTimeout = Duration.seconds(7)
    /// How long committing may take however late it begins: brokers that are well need not more.
    private static let shortestCommit = Duration.seconds(1)
    /// How long leaving the group may take however late it begins: a coordinator that does not answer
    /// finds out by itself.
    private static let shortestLeave = Duration.seconds(1.5)
    /// How long to wait for a message where nothing is left to commit; a signal is seen after it.
    private static let idleWait = Duration.milliseconds(100)
    /// The same where there is.
    private static let busyWait = Duration.milliseconds(20)
    /// How long nothing must have come for the end to be the end.
    private static let endQuiet = Duration.seconds(2)

    /// - Parameters:
    ///   - stopAskedAt: when somebody asked to stop, nil before; asked between steps.
    ///   - onStep: called after each step with what has been done.
    /// - Throws: before anything is consumed, if a broker, a topic or a property is wrong; later,
    ///   what can't be mended.
    func run(
        until stopAskedAt: @escaping () -> ContinuousClock.Instant?,
        onStep: (KafkaRunState) -> Void
    ) throws {
        let properties = plan.kafkaProperties
        try plan.checkKafkaProperties()
        let topology = plan.topology
        guard let layout = try prepareTopics(until: { stopAskedAt() != nil }) else {
            return logger.logStopped(EngineTotals())
        }
        let client = try KafkaConsumerClient(
            properties: properties,
            group: plan.source.group,
            start: plan.source.start == .earliest ? .earliest : .latest,
            prefetchByteLimit: plan.limits.prefetchByteCount,
            logger: logger
        )
        let destinations = plan.destinationTopics.map(KafkaDestination.init)
        switch plan.delivery {
        case .atLeastOnce:
            let delivery = try AtLeastOnceDelivery(
                to: destinations,
                properties: properties,
                committingFor: client,
                unacknowledgedByteLimit: plan.limits.unacknowledgedByteCount,
                logger: logger
            )
            try run(topology, layout, client, delivery, until: stopAskedAt, onStep: onStep)
        case .exactlyOnce:
            let delivery = try ExactlyOnceDelivery(
                to: destinations,
                properties: properties,
                committingFor: client,
                unacknowledgedByteLimit: plan.limits.unacknowledgedByteCount,
                until: { stopAskedAt() != nil },
                logger: logger
            )
            try run(topology, layout, client, delivery, until: stopAskedAt, onStep: onStep)
        }
    }

    /// Looks at the brokers and topics, and makes what is missing.
    /// - Returns: nil if it was stopped before.
    private func prepareTopics(until isStopped: @escaping () -> Bool) throws -> LogLayout? {
        do {
            return try PipelineTopics(
                plan,
                asksConfiguration: asksConfiguration,
                until: isStopped,
                logger: logger
            ).prepare()
        } catch {
            // Whatever is wrong, nobody waits for it to be mended.
            if isStopped() { return nil }
            throw error
        }
    }

    /// Joins the group, which must not happen before the delivery is ready, and works.
    private func run(
        _ topology: Topology,
        _ layout: LogLayout,
        _ client: KafkaConsumerClient,
        _ delivery: some Delivery,
        until stopAskedAt: () -> ContinuousClock.Instant?,
        onStep: (KafkaRunState) -> Void
    ) throws {
        let source = try KafkaSource(
            client: client,
            topics: topology.sourceTopics,
            companions: layout.merges(withPartitionsOf: topology.sourceTopics[0])
        )
        var engine = Engine(
            topology,
            layout: layout,
            source: source,
            delivery: delivery,
            limits: plan.limits.decoding
        )
        logger.info(
            "running",
            metadata: ["pipeline": "\(plan.name)", "group": "\(plan.source.group)"]
        )
        do {
            let clock = ContinuousClock()
            var quietSince = clock.now
            while stopAskedAt() == nil {
                let wait = engine.isSettled ? Self.idleWait : Self.busyWait
                try engine.step(now: clock.now, waitingAtMost: wait)
                log(engine.takeRestorationNews())
                // What was committed last comes back as partial counts: the end must last.
                if !engine.hasReachedEnd { quietSince = clock.now }
                if endsAtEnd && clock.now - quietSince > Self.endQuiet { break }
                onStep(
                    KafkaRunState(
                        totals: { engine.totals },
                        openGroups: { engine.openGroupCount },
                        hasReachedEnd: { engine.hasReachedEnd },
                        stateBytes: { engine.stateByteCount }
                    )
                )
            }
        } catch {
            leave(source, by: (stopAskedAt() ?? .now) + Self.stopTimeout, because: error)
            throw error
        }
        try stop(&engine, askedAt: stopAskedAt() ?? .now)
    }

    /// Leaves the group without committing, so that others need not wait for the session's end to take
    /// over.
    private func leave(
        _ source: KafkaSource,
        by deadline: ContinuousClock.Instant,
        because error: any Error
    ) {
        endIfLeavingHangs(source, by: deadline, because: error)
        do {
            try source.close()
        } catch {
            logger.warning("can't leave the group: \(error)")
        }
    }

    private func stop(
        _ engine: inout Engine<KafkaSource, some Delivery>,
        askedAt: ContinuousClock.Instant
    ) throws {
        // Not from now: what was under way when it was asked for may have taken seconds.
        let deadline = askedAt + Self.stopTimeout
        logger.info("stopping: finishing what has been read")
        let isStored: Bool
        do {
            let timeLeft = max(deadline - .now, Self.shortestCommit)
            isStored = try engine.drain(now: .now, timeout: timeLeft)
        } catch {
            leave(engine.source, by: deadline, because: error)
            throw error
        }
        if !isStored { logger.error("not everything was committed: it will be read again") }
        logger.logStopped(engine.totals)
        let failure = isStored ? nil : NotCommitted()
        endIfLeavingHangs(engine.source, by: deadline, because: failure)
        try engine.source.close()
        if let failure { throw failure }
    }

    /// Ends the process if leaving the group takes too long: librdkafka may wait for a coordinator.
    ///
    /// Only without partitions there is a reason to wait until `deadline`, the end of a rebalance. What
    /// librdkafka says of its own end comes before `error`, which is to be the last line.
    private func endIfLeavingHangs(
        _ source: KafkaSource,
        by deadline: ContinuousClock.Instant,
        because error: (any Error)?
    ) {
        let timeLeft = source.hasPartitions ? .zero : deadline - .now
        let timeout = max(timeLeft, Self.shortestLeave)
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: timeout / .seconds(1))
            if let error { Sluice.complain("\(error)") }
            _exit(error == nil ? 0 : 3)
        }
    }
}

/// A stop at which not everything could be committed.
private struct NotCommitted: Error, CustomStringConvertible {
    let description = "not everything was committed; nothing is lost: the next start reads it again"
}

extension Plan {
    /// What the pipeline file says to librdkafka.
    var kafkaProperties: KafkaProperties {
        KafkaProperties(kafka.map { ($0.name, $0.value) })
    }

    /// Checks what the pipeline file says to librdkafka, without connecting.
    func checkKafkaProperties() throws(ConfigurationError) {
        if let kafkaError { throw kafkaError }
        do throws(KafkaError) {
            try kafkaProperties.check(
                group: source.group,
                writing: delivery == .exactlyOnce ? .inTransactions : .plainly
            )
        } catch {
            throw ConfigurationError(
                file: file,
                line: line(of: error),
                problem: "\(error.place): \(error.problem)",
                wayOut: error.wayOut
            )
        }
    }

    /// An error of the cluster at the line of the file that names it.
    func placing(_ error: KafkaError) -> KafkaError {
        KafkaError(
            place: "\(file)\(line(of: error).map { ":\($0)" } ?? ""): \(error.place)",
            problem: error.problem,
            wayOut: error.wayOut,
            code: error.code
        )
    }

    /// The line of the property that `error` is about.
    private func line(of error: KafkaError) -> Int? {
        // The last of a name is the one that holds.
        let property = kafka.last { error.place == "kafka.\($0.name)" } ?? kafka.first
        return property?.line
    }
}

/// What can be asked of a running pipeline, at the price of asking.
struct KafkaRunState {
    let totals: () -> EngineTotals
    let openGroups: () -> Int
    /// Whether the process has partitions, and has read all that is in them.
    let hasReachedEnd: () -> Bool
    let stateBytes: () -> Int
}

extension Logger {
    /// The line that says what a run has done, at its end.
    func logStopped(_ totals: EngineTotals, isInterrupted: Bool = false) {
        var metadata = totals.metadata
        if isInterrupted { metadata["interrupted"] = "true" }
        info("stopped", metadata: metadata)
    }
}

extension EngineTotals {
    /// The totals as a log line's fields.
    var metadata: Logger.Metadata {
        Logger.Metadata(
            counts.map { ($0.name, "\($0.value)") },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
