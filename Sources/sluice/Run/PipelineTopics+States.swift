import FastJSON
import KafkaIO
import Logging
import Pipelines
import Streaming

/// What the state on the cluster depends on, as it stands in a topic of the pipeline's own: by the
/// internal topic that keeps the state.
extension PipelineTopics {
    private func table(_ topic: InternalTopic) -> KafkaTable {
        KafkaTable(
            topic: topic.name,
            properties: plan.kafkaProperties,
            until: isStopped,
            logger: logger
        )
    }

    private var descriptions: InternalTopic? {
        plan.internalTopics(sourcePartitionCounts: [1]).first { $0.content == .descriptions }
    }

    /// What the states depend on that are there, of the internal `topics` that are.
    func storedDescriptions(
        of topics: [InternalTopic],
        present: Set<String>
    ) throws -> [String: SharedBytes] {
        guard let table = descriptions, present.contains(table.name) else { return [:] }
        let stored = try self.table(table).read()
        // Where its topic is not there, there is no state, whatever has been.
        for topic in topics where !present.contains(topic.name) && stored[topic.name] != nil {
            logger.warning(
                "the internal topic is there no more: what it kept is lost, its stage begins anew",
                metadata: ["topic": "\(topic.name)"]
            )
        }
        return stored.filter { present.contains($0.key) }
    }

    /// Throws if there is state that the pipeline can't go on with.
    func check(_ states: [StageState], against stored: [String: SharedBytes]) throws {
        for state in states {
            if let misfit = stored[state.topic].flatMap(state.misfit) { throw misfit }
        }
    }

    /// Writes what states depend on from now on.
    func describe(_ states: [StageState]) throws {
        guard !states.isEmpty, let topic = descriptions else { return }
        for state in states {
            let text = String(decoding: state.description.json, as: UTF8.self)
            logger.info(
                "noting what the stage's state depends on",
                metadata: ["topic": "\(state.topic)", "state": "\(text)"]
            )
        }
        try table(topic).write(states.map { ($0.topic, $0.description.json) })
    }

    /// Forgets what the state in an internal topic depends on.
    func forgetDescription(of topic: InternalTopic) throws {
        guard let table = descriptions, try isThere(table.name) else { return }
        try self.table(table).write([(topic.name, nil)])
    }
}
