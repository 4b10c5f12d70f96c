import FastJSON
import Foundation
import KafkaIO
import Logging
import Pipelines
import Streaming

/// What becomes of windows where source partitions are added: those that are closed have not waited
/// for them, and so what they have for those is late.
extension PipelineTopics {
    /// The source partitions that windows have waited for until now, by repartition topic: those of
    /// today where nothing else is known.
    func histories(
        on layout: LogLayout,
        from stored: [String: SharedBytes]
    ) -> [String: SourceHistory] {
        Dictionary(
            uniqueKeysWithValues: layout.repartitionCounts.keys.map { topic in
                let known = stored[topic].flatMap(SourceHistory.init(in:))
                return (topic, known ?? SourceHistory(layout))
            }
        )
    }

    /// Inspects, where there are other source partitions than before only when nobody is at work any
    /// more: who does not know the new ones would go on to close windows without them.
    func inspectAlone() throws -> Inspection {
        var inspection = try inspect()
        while inspection.hasOtherSources, try hasWaitedForMembers() { inspection = try inspect() }
        return inspection
    }

    /// Waits until the group has no member; one of this process's own name has stopped.
    /// - Returns: whether there was one.
    private func hasWaitedForMembers() throws -> Bool {
        var lastWarning: ContinuousClock.Instant?
        while true {
            let members = try members()
            guard !members.isEmpty else { return lastWarning != nil }
            if lastWarning.map({ .now - $0 > .seconds(60) }) ?? true {
                lastWarning = .now
                logger.warning(
                    """
                    the source partitions are others than the group's members know; waiting until \
                    all of these have stopped
                    """,
                    metadata: ["members": "\(members.joined(separator: ", "))"]
                )
            }
            Thread.sleep(forTimeInterval: 0.5)
            if isStopped() { throw RunError("stopped while it waited for the group's members") }
        }
    }

    private func members() throws -> [String] {
        do throws(KafkaError) {
            return try cluster.members(
                ofGroup: plan.source.group,
                but: plan.kafkaProperties["group.instance.id"]
            )
        } catch {
            guard error.code == .unsupported else { throw plan.placing(error) }
            logger.warning(
                "can't see who is in the group: stop all others, for there are new partitions"
            )
            return []
        }
    }

    /// The histories with the partitions of today.
    func goingOn(
        with histories: [String: SourceHistory],
        on layout: LogLayout
    ) throws -> [String: SourceHistory] {
        let changed = histories.filter { $0.value.differs(from: layout) }
        guard !changed.isEmpty else { return histories }
        let merges = changed.keys.flatMap(layout.partitions(ofRepartition:))
        let checkpoints = try committed(of: merges)
        return histories.merging(
            changed.map { topic, history in
                let own = checkpoints.filter { $0.key.topic == topic }.values
                return (topic, history.goingOn(on: layout, merges: Array(own)))
            }
        ) { $1 }
    }

    /// Says of which partitions what is late because they were added.
    func logAdded(before: LogLayout, now: LogLayout) {
        let added = now.sources.filter { now.floors[$0] != before.floors[$0] }
        for (watermark, partitions) in Dictionary(grouping: added, by: { now.floors[$0] }) {
            guard let watermark else { continue }
            let names = partitions.map(\.description).joined(separator: " ")
            logger.info(
                "source partitions were added",
                metadata: ["partitions": "\(names)", "before": "\(watermark)"]
            )
        }
    }

    /// What the group has committed; a transaction that is under way is waited for.
    private func committed(of partitions: [Partition]) throws -> [Partition: Checkpoint] {
        let client = try KafkaConsumerClient(
            properties: plan.kafkaProperties,
            group: plan.source.group,
            logger: logger
        )
        while true {
            do throws(KafkaError) {
                return try client.committed(of: partitions, timeout: .seconds(2))
                    .compactMapValues { $0 }
            } catch {
                guard error.isRetriable, !isStopped() else { throw plan.placing(error) }
                logger.warning("\(error.description); trying again")
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
    }
}

extension PipelineTopics.Inspection {
    /// Whether windows have waited for other source partitions than those of today.
    var hasOtherSources: Bool {
        histories.values.contains { $0.differs(from: layout) }
    }
}
