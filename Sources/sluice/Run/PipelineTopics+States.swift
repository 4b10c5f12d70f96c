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

    /// The states whose descriptions have to be written, or written anew.
    /// - Throws: if there is state that the pipeline can't go on with.
    func undescribedStates(on layout: LogLayout, present: Set<String>) throws -> [StageState] {
        var stored: [String: SharedBytes] = [:]
        if let topic = descriptions, present.contains(topic.name) {
            stored = try table(topic).read()
        }
        var undescribed: [StageState] = []
        for state in plan.states(on: layout) {
            // Where its topic is not there, there is no state, whatever has been.
            if !present.contains(state.topic), stored[state.topic] != nil {
                logger.warning(
                    "the internal topic is there no more: what it kept is lost, its stage begins anew",
                    metadata: ["topic": "\(state.topic)"]
                )
            }
            let description = present.contains(state.topic) ? stored[state.topic] : nil
            if let description, let misfit = state.misfit(with: description) { throw misfit }
            if description?.array != state.description.json { undescribed.append(state) }
        }
        return undescribed
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
