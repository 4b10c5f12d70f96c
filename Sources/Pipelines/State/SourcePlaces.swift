internal import Streaming

/// The source partitions in the order in which each has a partition of a stage's changelog.
struct SourcePlaces: Equatable, Sendable {
    /// Ascending.
    private let partitions: [Partition]

    init(_ layout: LogLayout) {
        partitions = layout.sources
    }

    /// Reads what `text` gave; nil for anything else.
    init?(_ text: String) {
        var partitions: [Partition] = []
        for part in text.split(separator: ", ") {
            let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
            guard pieces.count == 2, let count = Int32(pieces[1]),
                (1...Self.partitionLimit).contains(count)
            else { return nil }
            partitions += (0..<count).map { Partition(topic: String(pieces[0]), index: $0) }
        }
        self.partitions = partitions.sorted()
    }

    /// No topic has more; what is stored could be anything.
    private static let partitionLimit: Int32 = 1_000_000

    /// The topics with the number of their partitions: `cloudtrail.eu:12, cloudtrail.us:6`.
    var text: String {
        var counts: [(topic: String, count: Int)] = []
        for partition in partitions {
            if counts.last?.topic != partition.topic { counts.append((partition.topic, 0)) }
            counts[counts.count - 1].count += 1
        }
        return counts.map { "\($0.topic):\($0.count)" }.joined(separator: ", ")
    }

    func contains(_ partition: Partition) -> Bool { partitions.contains(partition) }

    /// Whether every partition that is here, too, has the same place that it had in `former`.
    func keepsPlaces(of former: SourcePlaces) -> Bool {
        let places = Dictionary(
            former.partitions.enumerated().map { ($1, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return partitions.enumerated().allSatisfy { place, partition in
            places[partition].map { $0 == place } ?? true
        }
    }
}
