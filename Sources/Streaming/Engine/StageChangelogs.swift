internal import FastJSON

/// Where the memories of one source partition's stages are kept: a partition of each stage's
/// changelog.
///
/// Keys of messages are the source partition, a space, and the key of the change: a changelog
/// partition may hold what another source partition has left, when the sources have changed.
struct StageChangelogs {
    private var logs: [Log] = []
    /// What all keys begin with.
    private let prefix: [UInt8]

    private struct Log {
        let partition: Partition
        let destination: OutputID
        /// The stage's place.
        let stage: Int
    }

    init(of source: Partition, topology: Topology, layout: LogLayout) {
        prefix = Array("\(source) ".utf8)
        guard let index = layout.changelogIndex(of: source) else { return }
        let ids = topology.makeStages(source).map(\.totals.id)
        logs = topology.changelogs.map { changelog in
            guard let stage = ids.firstIndex(of: changelog.stageID) else {
                preconditionFailure("no stage '\(changelog.stageID)'")
            }
            return Log(
                partition: Partition(topic: changelog.topic, index: index),
                destination: changelog.destination,
                stage: stage
            )
        }
    }

    var partitions: [Partition] { logs.map(\.partition) }

    /// What has changed in the stages' memories since the last call.
    func takeChanges(of stages: inout [any RecordStage]) -> [Output] {
        var outputs: [Output] = []
        for log in logs {
            for change in stages[log.stage].takeChanges() {
                outputs.append(
                    Output(
                        to: log.destination,
                        partition: log.partition.index,
                        key: SharedBytes(prefix + change.key),
                        value: change.value
                    )
                )
            }
        }
        return outputs
    }

    /// Gives the messages of one changelog partition to its stage.
    func restore(_ messages: MessageBatch, to stages: inout [any RecordStage]) -> RestoredCounts {
        var counts = RestoredCounts()
        guard let log = logs.first(where: { $0.partition == messages.partition }) else {
            return counts
        }
        for message in messages.messages {
            counts.messages += 1
            if let change = change(message), let count = stages[log.stage].restore(change) {
                counts.entries += count
            } else {
                counts.foreignMessages += 1
            }
        }
        return counts
    }

    /// Nil if the message is another source partition's, or nobody's.
    private func change(_ message: Message) -> StateChange? {
        guard let key = message.key, key.span.hasPrefix(prefix.rawSpan) else { return nil }
        return StateChange(
            key: key.span.extracting(droppingFirst: prefix.count).array,
            value: message.value
        )
    }
}

/// What has been read of a partition's changelogs.
public struct RestoredCounts: Equatable, Sendable {
    public var messages = 0
    /// What stages have said that came with them, such as keys.
    public var entries = 0
    /// Messages that are not this source partition's, or can't be read.
    public var foreignMessages = 0

    public init() {}

    static func += (left: inout RestoredCounts, right: RestoredCounts) {
        left.messages += right.messages
        left.entries += right.entries
        left.foreignMessages += right.foreignMessages
    }
}
