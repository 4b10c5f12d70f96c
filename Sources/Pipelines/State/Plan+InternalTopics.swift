internal import Rules
internal import Streaming

extension Plan {
    /// The topics of Sluice's own: first the one that describes the state in the others.
    ///
    /// None if no stage keeps state. `sourcePartitionCounts` are those of the source topics, in their
    /// order.
    package func internalTopics(sourcePartitionCounts: [Int]) -> [InternalTopic] {
        let topology = topology
        let counts = topology.aggregates.map { aggregate in
            let needed = time.latenessMilliseconds + aggregate.windows.lifetimeMilliseconds
            return internalTopic(
                aggregate.repartitionTopic,
                .counts(keeping: .milliseconds(needed) + time.idle),
                ofStage: aggregate.stageID,
                sourcePartitionCounts[0]
            )
        }
        let memories = topology.changelogs.map { changelog in
            let memory = stages.first { $0.id == changelog.stageID }?.memory
            return internalTopic(
                changelog.topic,
                .memory(loss: memory?.loss ?? ""),
                ofStage: changelog.stageID,
                sourcePartitionCounts.reduce(0, +)
            )
        }
        guard !counts.isEmpty || !memories.isEmpty else { return [] }
        let descriptions = internalTopic("\(source.group).stages", .descriptions, ofStage: nil, 1)
        return [descriptions] + counts + memories
    }

    /// The internal topics in which a stage keeps its state: one for counts, one for a memory.
    /// - Throws: if there is no such stage, or it keeps none.
    package func internalTopics(ofStage id: String) throws(ConfigurationError) -> [InternalTopic] {
        let topics = internalTopics(sourcePartitionCounts: [1])
        let own = topics.filter { $0.stageID == id }
        guard own.isEmpty else { return own }
        let ids = topics.compactMap(\.stageID)
        let known = ids.indices.filter { !ids[..<$0].contains(ids[$0]) }.map { ids[$0] }
        let list = known.isEmpty ? "none" : known.joined(separator: ", ")
        guard stages.contains(where: { $0.id == id }) else {
            throw ConfigurationError(
                file: file,
                line: nil,
                problem: "there is no stage '\(id)'",
                wayOut: Suggestion.nearest(to: id, among: stages.map(\.id))
                    ?? "stages that keep state: \(list)"
            )
        }
        throw ConfigurationError(
            file: file,
            line: nil,
            problem: "stage '\(id)' keeps no state",
            wayOut: "stages that do: \(list)"
        )
    }

    private func internalTopic(
        _ name: String,
        _ content: InternalTopic.Content,
        ofStage id: String?,
        _ partitionCount: Int
    ) -> InternalTopic {
        InternalTopic(
            name: name,
            content: content,
            stageID: id,
            partitionCount: partitionCount,
            file: file,
            line: stages.first { $0.id == id }?.line
        )
    }
}
