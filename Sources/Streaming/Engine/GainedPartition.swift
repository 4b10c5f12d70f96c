/// A source topic has more partitions than when the engine started, so that windows would close
/// without waiting for the new ones.
public struct GainedPartition: Error, CustomStringConvertible {
    public let description: String

    init(_ partition: Partition) {
        description =
            "\(partition): the topic has gained this partition since the start; "
            + "start every process of the group anew, and all of them wait for it"
    }
}
