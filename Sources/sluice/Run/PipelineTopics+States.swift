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

    /// The source partitions that the windows of each aggregate wait for, and have waited for: by the
    /// repartition topic.
    func histories(
        on layout: LogLayout,
        from stored: [String: SharedBytes]
    ) throws -> [String: SourceHistory] {
        var histories: [String: SourceHistory] = [:]
        for topic in layout.repartitionCounts.keys {
            let history = stored[topic].flatMap(SourceHistory.init(in:)) ?? SourceHistory(layout)
            histories[topic] = history
            guard history.differs(from: layout) else { continue }
            let merged = try cluster.committed(
                byGroup: plan.source.group,
                for: layout.partitions(ofRepartition: topic)
            )
            let closed = merged.values.compactMap(\.mergedWatermark).max()
            histories[topic] = history.goingOn(on: layout, closed: closed)
        }
        return histories
    }

    /// The states whose descriptions have to be written, or written anew.
    /// - Throws: if there is state that the pipeline can't go on with.
    func undescribed(
        _ states: [StageState],
        stored: [String: SharedBytes]
    ) throws -> [StageState] {
        for state in states {
            if let misfit = stored[state.topic].flatMap(state.misfit) { throw misfit }
        }
        return states.filter { stored[$0.topic]?.array != $0.description.json }
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
