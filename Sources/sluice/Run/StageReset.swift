import KafkaIO
import Logging
import Pipelines
import Streaming

/// Drops the state of one stage: its internal topics, and what is committed for them and known of them.
///
/// What the group has committed for the source topics stays, and with it the clocks of their
/// partitions: so no record is read again, and no other stage notices. Each step may be done twice,
/// so that one that was interrupted can be begun again.
struct StageReset {
    /// Not empty.
    private let internalTopics: [InternalTopic]
    private let plan: Plan
    private let topics: PipelineTopics

    /// Connects.
    init(of internalTopics: [InternalTopic], in plan: Plan, logger: Logger) throws {
        self.internalTopics = internalTopics
        self.plan = plan
        topics = try PipelineTopics(plan, logger: logger)
    }

    /// Throws if a process of the pipeline may be at work.
    func refuseMembers() throws {
        let group = plan.source.group
        let members = try topics.cluster.members(ofGroup: group)
        guard !members.isEmpty else { return }
        throw UsageError(
            "\(plan.file): group '\(group)' has members (\(members.joined(separator: ", "))); stop "
                + "them first: one that was killed or has a group.instance.id stays a member until "
                + "its session ends"
        )
    }

    /// What will be done and what comes of it, as lines.
    func summary() throws -> [String] {
        let stage = internalTopics.first?.stageID ?? ""
        return ["\(plan.file): dropping the state of stage '\(stage)'"]
            + (try internalTopics.flatMap(summary)) + [
                "- leaves the source offsets of group '\(plan.source.group)' and all other stages "
                    + "as they are"
            ]
    }

    private func summary(of topic: InternalTopic) throws -> [String] {
        let fate =
            try partitionCount(of: topic).map {
                "deletes the topic '\(topic.name)' with its \($0) partitions"
            }
            ?? "finds no topic '\(topic.name)'"
        return ["- \(fate)"] + consequences(of: topic).map { "- \($0)" }
    }

    private func consequences(of topic: InternalTopic) -> [String] {
        switch topic.content {
        case .counts:
            [
                "forgets the offsets that the group has committed for that topic",
                "counting begins anew at the source offsets: windows that are open, or may still "
                    + "be revised, come short, and an alert of one may come again",
            ]
        case .memory(let loss): [loss]
        case .descriptions: []
        }
    }

    /// Does it.
    func run() throws {
        for topic in internalTopics { try drop(topic) }
    }

    private func drop(_ topic: InternalTopic) throws {
        let cluster = topics.cluster
        if let count = try partitionCount(of: topic) {
            // Brokers forget the offsets of a topic that is deleted, but not all of them do, nor at
            // once; and they refuse to while a member reads it.
            try cluster.forgetOffsets(
                ofGroup: plan.source.group,
                for: (0..<Int32(count)).map { Partition(topic: topic.name, index: $0) }
            )
            try cluster.deleteTopic(topic.name)
            try topics.wait(for: topic.name, toBeThere: false)
        }
        try topics.forgetDescription(of: topic)
    }

    private func partitionCount(of topic: InternalTopic) throws -> Int? {
        try topics.cluster.partitionCounts(of: [topic.name])[topic.name] ?? nil
    }
}
