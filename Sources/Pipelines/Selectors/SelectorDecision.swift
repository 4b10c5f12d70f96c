internal import QueryLanguage
internal import Records
internal import Rules
internal import Streaming

/// Decides which records selectors keep, and which selector or field it was.
///
/// Up to 128 selectors cost `sluice select` no more than 4 % over their factored expression, which does
/// not say why; each 128 further ones cost another look at the fields.
final class SelectorDecision: Sendable {
    private let tables: [SelectorTable]
    private let exceptions: [SelectionReasons.Exception]
    private let selectorCount: Int
    /// By the numbers of reasons.
    let keptNames: [String]
    let droppedNames: [String]

    init(_ reasons: SelectionReasons) {
        let count = reasons.selectors.count
        tables = stride(from: 0, to: count, by: SelectorSet.capacity).map { start in
            SelectorTable(reasons, start..<min(start + SelectorSet.capacity, count))
        }
        exceptions = reasons.exceptions
        selectorCount = count
        keptNames = reasons.selectors + reasons.exceptions.map(\.setting)
        droppedNames = reasons.steps.map(\.field)
    }

    func verdict(_ record: Record) -> RecordVerdict {
        var last = 0
        for number in tables.indices {
            switch tables[number].outcome(record) {
            case .matched(let selector):
                return kept(number * SelectorSet.capacity + selector)
            case .lost(let step): last = max(last, step)
            }
        }
        for number in exceptions.indices
        where exceptions[number].condition.holds(ofRecord: record) {
            return kept(selectorCount + number)
        }
        return RecordVerdict(isKept: false, reason: Int32(last))
    }

    private func kept(_ reason: Int) -> RecordVerdict {
        RecordVerdict(isKept: true, reason: Int32(reason))
    }
}
