internal import Records

/// How far the source partitions were when the group committed them last: for a process that has
/// silent ones and does not merge of each stage, so that no frame tells it in time.
struct CommittedClocks {
    private let latenessMilliseconds: Int64
    private var clocks: [Partition: PartitionClock] = [:]
    private var lastLookup: ContinuousClock.Instant?

    /// As long may windows wait in addition.
    private static let interval = Duration.seconds(1)

    init(latenessMilliseconds: Int64) {
        self.latenessMilliseconds = latenessMilliseconds
    }

    /// Asks what is committed for `partitions`, unless that was a moment ago.
    mutating func lookUp(
        _ partitions: [Partition],
        in source: inout some Source,
        now: ContinuousClock.Instant
    ) throws {
        if let lastLookup, now - lastLookup < Self.interval { return }
        lastLookup = now
        for (partition, checkpoint) in try source.committed(of: partitions) ?? [:] {
            var clock = PartitionClock(latenessMilliseconds: latenessMilliseconds)
            clock.restore(checkpoint.metadata)
            clocks[partition] = clock
        }
    }

    /// How far the others than `partition` were.
    func watermark(ofOthersThan partition: Partition) -> OthersWatermark? {
        OthersWatermark(
            of: clocks.filter { $0.key != partition }
                .values.map { ($0.watermark, $0.isAheadOfRecords) }
        )
    }
}
