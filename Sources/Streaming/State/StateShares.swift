/// How the bytes that a process may hold as state are shared out: an eighth to partial counts, the
/// rest evenly to the stages that have groups or a memory.
///
/// A stage's share is shared out again, evenly, to its partitions, whoever has them. So what a
/// partition may hold depends on nothing but the pipeline and its topics: the same groups are left
/// out wherever it is, and a process that has every partition still keeps to the limit
/// (decision 0015).
public struct StateShares: Equatable, Sendable {
    /// Of each stage's groups or memory, in all its partitions together.
    public let stageByteCount: Int
    /// Of what a process has counted since its last commit.
    public let partialByteCount: Int

    /// No limit but that of the numbers of groups and keys.
    public static let unlimited = StateShares(stageByteCount: .max, partialByteCount: .max)

    private init(stageByteCount: Int, partialByteCount: Int) {
        self.stageByteCount = stageByteCount
        self.partialByteCount = partialByteCount
    }

    /// - Parameters:
    ///   - byteCount: of all state of a process; nil for no limit.
    ///   - stageCount: of stages that have groups or a memory.
    public init(of byteCount: Int?, amongStages stageCount: Int) {
        guard let byteCount else {
            self = .unlimited
            return
        }
        partialByteCount = byteCount / 8
        stageByteCount = (byteCount - partialByteCount) / max(1, stageCount)
    }

    /// What each of a stage's partitions may hold.
    static func share(of byteCount: Int, amongPartitions count: Int) -> Int {
        byteCount == .max ? .max : byteCount / max(1, count)
    }
}
