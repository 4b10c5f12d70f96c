internal import QueryLanguage
internal import Records
internal import Rules
internal import Streaming

/// Decides which records are kept, and what each verdict is put down to.
struct ReasonedSelection: Sendable {
    private let expression: Expression
    private let keeping: FirstMatch?
    private let dropping: FirstMatch?
    /// By the numbers of reasons; empty if verdicts have none.
    let keptNames: [String]
    let droppedNames: [String]

    /// - Parameter reasons: nil if verdicts are not put down to anything.
    init(_ expression: Expression, _ reasons: SelectionReasons? = nil) {
        self.expression = expression
        let (kept, dropped) = (reasons?.keeping ?? [], reasons?.dropping ?? [])
        keeping = kept.isEmpty ? nil : FirstMatch(kept.map(\.condition))
        dropping = dropped.isEmpty ? nil : FirstMatch(dropped.map(\.condition))
        keptNames = kept.map(\.name)
        droppedNames = dropped.map(\.name)
    }

    func verdict(_ record: Record) -> RecordVerdict {
        let isKept = expression.holds(ofRecord: record)
        let reasons = isKept ? keeping : dropping
        return RecordVerdict(isKept: isKept, reason: reasons?.index(of: record) ?? 0)
    }

    func verdicts(_ batch: RecordBatch) -> [RecordVerdict] {
        (0..<batch.count).map { verdict(batch.record($0)) }
    }
}
