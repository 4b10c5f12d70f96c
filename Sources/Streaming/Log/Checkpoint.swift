/// Where a partition goes on after a restart; Kafka's committed offset and its metadata.
public struct Checkpoint: Equatable, Sendable {
    /// The next message to read.
    public let nextOffset: Offset
    /// What the partition's task needs beside the offset; at most 4,000 bytes, ASCII.
    public let metadata: String

    /// The one of two checkpoints of a partition that leaves less to be done.
    ///
    /// What both kinds of tasks write into their metadata grows with what they have done.
    public static func further(_ first: Checkpoint, _ second: Checkpoint) -> Checkpoint {
        first.progress.lexicographicallyPrecedes(second.progress) ? second : first
    }

    private var progress: [Int64] {
        let numbers = Self.numbers(in: String(metadata.prefix { $0 != "/" }))
        return [nextOffset.rawValue, numbers?.0 ?? .min, numbers?.1 ?? .min]
    }

    /// The metadata's numbers if it is `1` (the version) and two numbers more; nil for anything
    /// else.
    static func numbers(in metadata: String) -> (Int64, Int64)? {
        let parts = metadata.split(separator: " ", omittingEmptySubsequences: false).map {
            Int64($0)
        }
        guard parts.count == 3, parts[0] == 1, let first = parts[1], let second = parts[2] else {
            return nil
        }
        return (first, second)
    }

    public init(nextOffset: Offset, metadata: String) {
        self.nextOffset = nextOffset
        self.metadata = metadata
    }
}
