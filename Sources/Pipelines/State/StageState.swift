package import FastJSON
package import Streaming

/// The state of one stage: where it is kept, and what it depends on.
package struct StageState: Sendable {
    /// The internal topic.
    package let topic: String
    package let description: StateDescription
    private let stageID: String
    private let file: String
    private let line: Int?

    /// Why state that was made with the description that is `stored` is not this stage's; nil if it
    /// is.
    package func misfit(with stored: SharedBytes) -> ConfigurationError? {
        guard let difference = description.difference(from: stored) else { return nil }
        return ConfigurationError(
            file: file,
            line: line,
            problem:
                "stage '\(stageID)' has \(difference.now), and its state was made with "
                + difference.was,
            wayOut:
                "give it a new id, or drop its state (sluice reset \(file) --stage \(stageID))"
        )
    }

    fileprivate init(
        of stage: any StagePlan,
        in topic: String,
        file: String,
        _ settings: [StateDescription.Setting]
    ) {
        self.topic = topic
        description = StateDescription(settings)
        stageID = stage.id
        self.file = file
        line = stage.line
    }
}

extension Plan {
    /// The state of every stage that keeps some, on a log of this layout.
    /// - Parameter histories: by repartition topic; one that is not there begins.
    package func states(
        on layout: LogLayout,
        _ histories: [String: SourceHistory] = [:]
    ) -> [StageState] {
        let topology = topology
        let counts = topology.aggregates.map { aggregate in
            // Which partition a group is in depends on how many there are.
            let count = layout.repartitionCounts[aggregate.repartitionTopic] ?? 0
            let history = histories[aggregate.repartitionTopic] ?? SourceHistory(layout)
            return state(ofStage: aggregate.stageID, in: aggregate.repartitionTopic) {
                $0.stateSettings + [.fixed("repartition", "\(count) partitions")]
                    + history.settings
            }
        }
        let memories = topology.changelogs.map { changelog in
            state(ofStage: changelog.stageID, in: changelog.topic) {
                ($0.memory?.settings ?? []) + [
                    StateDescription.Setting(
                        name: "sources",
                        value: .sources(SourcePlaces(layout))
                    )
                ]
            }
        }
        return counts + memories
    }

    private func state(
        ofStage id: String,
        in topic: String,
        _ settings: (any StagePlan) -> [StateDescription.Setting]
    ) -> StageState {
        guard let stage = stages.first(where: { $0.id == id }) else {
            preconditionFailure("no stage '\(id)'")
        }
        return StageState(of: stage, in: topic, file: file, settings(stage))
    }
}
