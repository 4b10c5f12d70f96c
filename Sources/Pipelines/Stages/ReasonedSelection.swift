internal import QueryLanguage
internal import Records
internal import Rules
internal import Streaming

/// Which records a stage keeps, and what each verdict is put down to, if to anything.
enum ReasonedSelection: Sendable {
    case expression(Expression)
    case selectors(SelectorDecision)

    init(_ reasons: SelectionReasons) {
        self = .selectors(SelectorDecision(reasons))
    }

    /// By the numbers of reasons; empty if verdicts have none.
    var keptNames: [String] {
        if case .selectors(let decision) = self { decision.keptNames } else { [] }
    }

    var droppedNames: [String] {
        if case .selectors(let decision) = self { decision.droppedNames } else { [] }
    }

    func verdicts(_ batch: RecordBatch) -> [RecordVerdict] {
        switch self {
        case .expression(let expression):
            (0..<batch.count).map {
                RecordVerdict(isKept: expression.holds(ofRecord: batch.record($0)))
            }
        case .selectors(let decision):
            (0..<batch.count).map { decision.verdict(batch.record($0)) }
        }
    }
}
