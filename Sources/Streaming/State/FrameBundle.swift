internal import FastJSON

/// The frames of one commit unit: those for the same partition of a repartition topic travel in
/// one message, one frame a line, so that a commit costs a message a target and not one for each
/// pair of source and target.
struct FrameBundle {
    private struct Target: Hashable {
        let topic: OutputID
        let partition: Int32
    }

    private var lines: [Target: [UInt8]] = [:]

    /// Adds a frame for `partition` of the repartition topic `topic`.
    mutating func add(_ frame: PartialFrame, to topic: OutputID, partition: Int32) {
        let target = Target(topic: topic, partition: partition)
        lines[target, default: []].append(contentsOf: frame.json)
        lines[target]!.append(UInt8(ascii: "\n"))  // made by the line above
    }

    /// A message for each target that has frames, in the targets' order.
    var outputs: [Output] {
        let targets = lines.keys.sorted {
            ($0.topic.index, $0.partition) < ($1.topic.index, $1.partition)
        }
        return targets.map { target in
            Output(
                to: target.topic, partition: target.partition,
                value: SharedBytes(lines[target]!))  // its own key
        }
    }
}
