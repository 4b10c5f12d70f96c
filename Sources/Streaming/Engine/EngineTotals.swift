/// What an engine has done since its run began.
public struct EngineTotals: Equatable, Sendable {
    public private(set) var source = SourceTotals()
    public private(set) var merge = MergeTotals()
    /// By stage, in the pipeline's order.
    public private(set) var stages: [StageTotals] = []
    /// How often reading has been held back because outputs did not arrive.
    public internal(set) var pauses = 0

    public init() {}

    mutating func add(_ task: SourceTask) {
        source.add(task.totals)
        for totals in task.stageTotals { add(totals) }
    }

    mutating func add(_ totals: StageTotals) {
        if let index = stages.firstIndex(where: { $0.id == totals.id }) {
            stages[index].add(totals)
        } else {
            stages.append(totals)
        }
    }

    mutating func add(_ task: MergeTask) {
        let totals = task.totals
        merge.add(totals)
        add(StageTotals(id: task.stageID, counts: totals.boundCounts))
    }
}

extension SourceTotals {
    fileprivate mutating func add(_ other: SourceTotals) {
        messages += other.messages
        records += other.records
        kept += other.kept
        late += other.late
        ahead += other.ahead
        rejected += other.rejected
        tooLong += other.tooLong
        firstRejection = firstRejection ?? other.firstRejection
        recordless.merge(other.recordless, uniquingKeysWith: +)
    }
}

extension StageTotals {
    fileprivate mutating func add(_ other: StageTotals) {
        for count in other.counts {
            if let index = counts.firstIndex(where: { $0.name == count.name }) {
                counts[index].value += count.value
            } else {
                counts.append(count)
            }
        }
    }
}
