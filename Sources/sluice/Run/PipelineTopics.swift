import FastJSON
import Foundation
import KafkaIO
import Logging
import Pipelines
import Streaming

/// A pipeline's topics on its cluster: looked at, and made where they are Sluice's own.
struct PipelineTopics {
    let plan: Plan
    let logger: Logger
    /// Whether to ask how internal topics that are there are configured.
    let asksConfiguration: Bool
    let cluster: KafkaCluster
    let isStopped: () -> Bool

    /// Connects.
    /// - Parameter isStopped: asked while it waits for a broker.
    init(
        _ plan: Plan,
        asksConfiguration: Bool = true,
        until isStopped: @escaping () -> Bool = { false },
        logger: Logger
    ) throws(KafkaError) {
        self.plan = plan
        self.isStopped = isStopped
        self.logger = logger
        self.asksConfiguration = asksConfiguration
        do throws(KafkaError) {
            cluster = try KafkaCluster(
                properties: plan.kafkaProperties,
                until: isStopped,
                logger: logger
            )
        } catch {
            throw plan.placing(error)
        }
    }

    /// What there is, and what is to be done before the pipeline can run on it.
    struct Inspection {
        /// As it will be when all is made.
        let layout: LogLayout
        /// Internal topics that are not there.
        let missing: [InternalTopic]
        /// What the states that are there depend on, by internal topic.
        let stored: [String: SharedBytes]
        /// The source partitions that windows have waited for until now, by repartition topic.
        let histories: [String: SourceHistory]
    }

    /// Looks at topics and state, and changes nothing.
    /// - Throws: what keeps the pipeline from running on them.
    func inspect() throws -> Inspection {
        let counts = try cluster.partitionCounts(
            of: plan.source.topics + plan.outputs.map(\.topic)
        )
        let sourceCounts = try sourcePartitionCounts(counts)
        for output in plan.outputs where (counts[output.topic] ?? nil) == nil {
            throw missing(output.topic, line: output.line)
        }
        let topics = plan.internalTopics(sourcePartitionCounts: sourceCounts)
        let present = try partitionCounts(ofThoseThere: topics)
        let layout = layout(sourceCounts, topics, present)
        let stored = try storedDescriptions(of: topics, present: Set(present.keys))
        try check(plan.states(on: layout), against: stored)
        return Inspection(
            layout: layout,
            missing: topics.filter { present[$0.name] == nil },
            stored: stored,
            histories: histories(on: layout, from: stored)
        )
    }

    /// Makes what is missing.
    /// - Throws: before anything is made, what keeps the pipeline from running.
    func prepare() throws -> LogLayout {
        let inspection = try inspectAlone()
        let histories = try goingOn(with: inspection.histories, on: inspection.layout)
        // Another process may have noted it meanwhile.
        if inspection.hasOtherSources, try !inspect().hasOtherSources { return try prepare() }
        let states = plan.states(on: inspection.layout, histories)
        // First what the state will depend on, then where it is kept: there never is state of which
        // that is not known.
        for topic in inspection.missing where topic.content == .descriptions { try make(topic) }
        try describe(
            states.filter { inspection.stored[$0.topic]?.array != $0.description.json }
        )
        for topic in inspection.missing where topic.content != .descriptions { try make(topic) }
        let layout = inspection.layout.with(histories)
        logAdded(before: inspection.layout.with(inspection.histories), now: layout)
        return layout
    }

    /// Of the source topics, in their order.
    private func sourcePartitionCounts(_ counts: [String: Int?]) throws -> [Int] {
        try plan.source.topics.map { topic in
            guard let count = counts[topic] ?? nil else {
                throw missing(topic, line: plan.source.line)
            }
            return count
        }
    }

    private func layout(
        _ sourceCounts: [Int],
        _ internalTopics: [InternalTopic],
        _ present: [String: Int]
    ) -> LogLayout {
        let sources = zip(plan.source.topics, sourceCounts).flatMap { topic, count in
            (0..<Int32(count)).map { Partition(topic: topic, index: $0) }
        }
        var repartitionCounts: [String: Int32] = [:]
        for topic in internalTopics {
            guard case .counts = topic.content else { continue }
            repartitionCounts[topic.name] = Int32(present[topic.name] ?? topic.partitionCount)
        }
        return LogLayout(sources: sources, repartitionCounts: repartitionCounts)
    }

    private func missing(_ topic: String, line: Int?) -> ConfigurationError {
        ConfigurationError(
            file: plan.file,
            line: line,
            problem: "there is no topic '\(topic)'",
            wayOut: "create it (kafka-topics.sh --create --topic \(topic)), or correct the name"
        )
    }

    // MARK: Internal topics

    /// Of the topics that are there, how many partitions each has; checks them.
    private func partitionCounts(ofThoseThere topics: [InternalTopic]) throws -> [String: Int] {
        guard !topics.isEmpty else { return [:] }
        let counts = try cluster.partitionCounts(of: topics.map(\.name)).compactMapValues { $0 }
        for topic in topics {
            guard let count = counts[topic.name] else { continue }
            if let fault = topic.fault(ofPartitionCount: count) { throw fault }
            if asksConfiguration { try checkConfiguration(of: topic) }
        }
        return counts
    }

    private func checkConfiguration(of topic: InternalTopic) throws {
        guard let actual = try cluster.configuration(ofTopic: topic.name) else {
            return logger.warning(
                "can't see how the internal topic is cleaned up: \(topic.requirement)",
                metadata: ["topic": "\(topic.name)"]
            )
        }
        if let fault = topic.fault(of: actual) { throw fault }
        if let risk = topic.risk(of: actual) {
            logger.warning("\(risk)", metadata: ["topic": "\(topic.name)"])
        }
    }

    private func make(_ topic: InternalTopic) throws {
        logger.info(
            "making the internal topic",
            metadata: ["topic": "\(topic.name)", "partitions": "\(topic.partitionCount)"]
        )
        // What is counted is to be as safe as what it is counted from.
        try cluster.createTopic(
            topic.name,
            partitions: topic.partitionCount,
            replicationFactor: try cluster.replicaCount(of: plan.source.topics),
            configuration: topic.configuration
        )
        try wait(for: topic.name, toBeThere: true)
    }

    /// Waits until a topic that was just made, or deleted, is known to be: a cluster takes a moment.
    func wait(for topic: String, toBeThere wanted: Bool) throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while try isThere(topic) != wanted {
            guard ContinuousClock.now < deadline else {
                let change = wanted ? "made, but not there" : "deleted, but still there"
                throw RunError("topic '\(topic)': \(change) after 10 s; start again")
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    /// Whether the cluster knows the topic.
    func isThere(_ topic: String) throws -> Bool {
        try cluster.partitionCounts(of: [topic])[topic] ?? nil != nil
    }
}
