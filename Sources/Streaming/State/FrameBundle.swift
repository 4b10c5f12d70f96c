internal import FastJSON

/// The frames of one commit unit: those for the same partition of a repartition topic travel in
/// one message, one frame a line, so that a commit costs a message a target and not one for each
/// pair of source and target; more than one only where a message would become too large.
struct FrameBundle {
    private struct Target: Hashable {
        let topic: OutputID
        let partition: Int32
    }

    /// The messages of each target, in order.
    private var messages: [Target: [[UInt8]]] = [:]

    /// Adds a frame for `partition` of the repartition topic `topic`.
    mutating func add(_ frame: PartialFrame, to topic: OutputID, partition: Int32) {
        let target = Target(topic: topic, partition: partition)
        let line = frame.json + [UInt8(ascii: "\n")]
        var all = messages.removeValue(forKey: target) ?? []
        if let last = all.last, last.count + line.count <= PartialFrame.byteLimit {
            all[all.count - 1].append(contentsOf: line)
        } else {
            all.append(line)
        }
        messages[target] = all
    }

    /// The messages, in the targets' order.
    var outputs: [Output] {
        let targets = messages.sorted {
            ($0.key.topic.index, $0.key.partition) < ($1.key.topic.index, $1.key.partition)
        }
        return targets.flatMap { target, messages in
            messages.map {
                Output(to: target.topic, partition: target.partition, value: SharedBytes($0))
            }
        }
    }
}
