package import Streaming

extension Plan {
    /// The pipeline made ready to run.
    package var topology: Topology {
        let ids = Dictionary(
            uniqueKeysWithValues: outputs.enumerated().map { ($1.name, OutputID($0)) }
        )
        var aggregates: [Topology.Aggregate] = []
        let shares = StateShares(
            of: limits.stateByteCount,
            amongStages: stages.reduce(0) { $0 + $1.stateCount }
        )
        for stage in stages {
            let aggregate = stage.aggregate(
                limits: limits,
                stateByteLimit: shares.stageByteCount,
                repartitionTopic: "\(source.group).\(stage.id).repartition",
                repartition: OutputID(outputs.count + aggregates.count),
                output: { name in ids[name]! }
            )  // the reader has checked the names
            if let aggregate { aggregates.append(aggregate) }
        }
        let changelogs = stages.filter { $0.memory != nil }.enumerated().map { number, stage in
            Topology.Changelog(
                stageID: stage.id,
                topic: "\(source.group).\(stage.id).changelog",
                destination: OutputID(outputs.count + aggregates.count + number)
            )
        }
        let stages = stages
        return Topology(
            sourceTopics: source.topics,
            time: time,
            destinations: Topology.Destinations(
                events: ids["events"],
                late: ids["late"],
                rejected: ids["rejected"]
            ),
            makeStages: { _ in stages.map { $0.makeStage(output: { ids[$0]! }) } },  // as above
            aggregates: aggregates,
            changelogs: changelogs,
            shares: shares
        )
    }

    /// The topic of every `OutputID`: the outputs', then the internal ones.
    package var destinationTopics: [String] {
        let topology = topology
        return outputs.map(\.topic) + topology.aggregates.map(\.repartitionTopic)
            + topology.changelogs.map(\.topic)
    }
}
