import FastJSON
import Foundation
import KafkaIO
import Logging
import Pipelines
import Records
import Streaming

/// A pipeline with a Kafka broker inside the process, fed with sample traffic: the five-minute tour.
///
/// Event time runs a hundred times as fast as the clock, so that windows close while one looks on.
struct Tour {
    private let plan: Plan
    private let logger: Logger
    private let broker: EmbeddedBroker
    private let properties: KafkaProperties

    private static let partitionCount = 4
    private static let recordsPerSecond = 4_000
    private static let eventTimeSpeed = 100.0

    /// Starts the broker and makes the pipeline's topics.
    init(_ plan: Plan, logger: Logger) throws {
        self.logger = logger
        broker = try EmbeddedBroker(logger: logger)
        let servers = KafkaProperty(name: "bootstrap.servers", value: broker.bootstrapServers)
        properties = KafkaProperties([(servers.name, servers.value)])
        self.plan = plan.connected(by: [servers])
        for topic in Set(plan.source.topics + plan.outputs.map(\.topic)).sorted() {
            try broker.createTopic(topic, partitions: Self.partitionCount)
        }
        let counts = plan.source.topics.map { _ in Self.partitionCount }
        for topic in plan.internalTopics(sourcePartitionCounts: counts) {
            try broker.createTopic(topic.name, partitions: topic.partitionCount)
        }
    }

    /// Runs until somebody has asked to stop, as `stopAskedAt` says, or until there was traffic for
    /// `duration`, showing what happens.
    func run(
        for duration: Duration?,
        until stopAskedAt: @escaping @Sendable () -> ContinuousClock.Instant?
    ) throws {
        let traffic = TrafficFeed(
            topic: plan.source.topics[0],
            partitionCount: Self.partitionCount,
            recordsPerSecond: Self.recordsPerSecond,
            eventTimeSpeed: Self.eventTimeSpeed
        )
        var screen = TourScreen(plan)
        let tails = try plan.outputs.filter { $0.name != "events" }.map { output in
            try TopicTail(output.name, output.topic, properties, logger)
        }
        var run = KafkaRun(plan: plan, logger: logger)
        run.asksConfiguration = false  // the broker inside can't be asked
        var feeding: DispatchGroup?
        var totals: () -> EngineTotals = { EngineTotals() }
        var endAskedAt = stopAskedAt
        try run.run(until: { endAskedAt() }) { state in
            totals = state.totals
            // The broker keeps little: what nobody reads yet would be gone.
            if feeding == nil, state.hasReachedEnd() {
                let end = duration.map { ContinuousClock.now + $0 }
                let endedAt: @Sendable () -> ContinuousClock.Instant? = {
                    stopAskedAt() ?? end.flatMap { .now >= $0 ? $0 : nil }
                }
                endAskedAt = endedAt
                feeding = traffic.start(
                    properties: properties,
                    logger: logger,
                    until: { endedAt() != nil }
                )
                screen.begin()
            }
            guard screen.isDue else { return }
            for tail in tails { screen.take(tail.newLines(), from: tail.output) }
            screen.draw(state.totals())
        }
        for tail in tails { screen.take(tail.newLines(), from: tail.output) }
        screen.close(totals())
        feeding?.wait()
    }
}

/// Writes sample traffic to a topic, at a steady rate, on a thread of its own.
private struct TrafficFeed {
    let topic: String
    let partitionCount: Int
    let recordsPerSecond: Int
    let eventTimeSpeed: Double

    private static let tick = 0.05

    /// - Returns: what to wait on for its end.
    func start(
        properties: KafkaProperties,
        logger: Logger,
        until isStopped: @escaping @Sendable () -> Bool
    ) -> DispatchGroup {
        let done = DispatchGroup()
        done.enter()
        Thread.detachNewThread {
            defer { done.leave() }
            do {
                try feed(KafkaWriter(properties: properties, logger: logger), until: isStopped)
            } catch {
                logger.error("the sample traffic has ended", metadata: ["error": "\(error)"])
            }
        }
        return done
    }

    private func feed(_ writer: KafkaWriter, until isStopped: () -> Bool) throws {
        let start = Int64(Date().timeIntervalSince1970 * 1_000)
        let recordsPerEventSecond = Double(recordsPerSecond) / eventTimeSpeed
        let millisecondsPerRecord = 1_000 / recordsPerEventSecond
        var traffic = SyntheticTraffic(
            seed: 1,
            start: start,
            recordsPerSecond: recordsPerEventSecond
        )
        var number = 0
        while !isStopped() {
            for _ in 0..<Int(Double(recordsPerSecond) * Self.tick) {
                var record: [UInt8] = []
                traffic.appendNext(to: &record)
                try writer.write(
                    to: topic,
                    partition: Int32(number % partitionCount),
                    value: SharedBytes(record),
                    // Written at the clock of the events: by ours they would soon be ahead of it.
                    timestampMilliseconds: start + Int64(Double(number) * millisecondsPerRecord)
                )
                number += 1
            }
            Thread.sleep(forTimeInterval: Self.tick)
        }
        _ = try writer.flush(timeout: .seconds(1))
    }
}

/// The new messages of one output's topic.
private final class TopicTail {
    let output: String
    private let reader: KafkaReader

    init(_ output: String, _ topic: String, _ properties: KafkaProperties, _ logger: Logger) throws
    {
        self.output = output
        reader = try KafkaReader(topic: topic, properties: properties, logger: logger)
    }

    func newLines() -> [String] {
        var lines: [String] = []
        while let batches = try? reader.poll(timeout: .zero), !batches.isEmpty {
            lines += batches.flatMap(\.messages).compactMap { $0.value?.span.text }
        }
        return lines
    }
}
