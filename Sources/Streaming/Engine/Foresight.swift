public import Records

/// What a stage says of records by themselves: it depends on no memory, no clock and no other record,
/// and so may be asked before, where and when the records are decoded.
public enum StageForesight: Sendable {
    /// Whether each record of a batch goes on, and why; that is all that the stage decides.
    case verdicts(RecordFilter)
    /// The same, but the stage may let a record go on all the same, for what came before it: so
    /// nothing is foreseen of the stages behind it.
    case preliminaryVerdicts(RecordFilter)
    /// The groups that records belong to; the stage takes none of them off.
    case keys(GroupKeyReader)
}

/// Decides of each record of a batch whether it goes on and why, by the record alone.
public typealias RecordFilter = @Sendable (RecordBatch) -> [RecordVerdict]

/// Reads the group keys of some records of a batch, in their order.
public typealias GroupKeyReader = @Sendable (RecordBatch, [Int]) -> GroupKeys

/// What was said of a batch, ahead of the stage that needs it.
public enum Foreseen: Sendable {
    /// Of all records.
    case verdicts([RecordVerdict])
    /// Of those that come to the stage.
    case keys(GroupKeys)
}

/// What the first of a pipeline's stages, as many as can, say of records by themselves.
public struct Foresight: Sendable {
    private let stages: [StageForesight]

    public init(_ stages: [StageForesight]) {
        self.stages = stages
    }

    public init(of stages: [any RecordStage]) {
        var foreseeable: [StageForesight] = []
        for stage in stages {
            guard let foresight = stage.foresight else { break }
            foreseeable.append(foresight)
            if case .preliminaryVerdicts = foresight { break }
        }
        self.init(foreseeable)
    }

    /// Asks them about a batch.
    /// - Returns: what each said, in the order of the stages.
    public func look(at batch: RecordBatch) -> [Foreseen] {
        var survivors = Array(0..<batch.count)
        return stages.map { stage in
            switch stage {
            case .verdicts(let filter), .preliminaryVerdicts(let filter):
                let verdicts = filter(batch)
                survivors.removeAll { !verdicts[$0].isKept }
                return .verdicts(verdicts)
            case .keys(let read): return .keys(read(batch, survivors))
            }
        }
    }
}
