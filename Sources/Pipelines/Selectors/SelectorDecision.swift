internal import FastJSON
internal import QueryLanguage
internal import Records
internal import Rules
internal import Streaming

/// Decides which records selectors keep, and which selector or field it was.
///
/// 500 selectors cost `sluice select` 1.04 to 1.10 times what one does (`Tests/Benchmarks/values.py`,
/// decision 0017). Sets of 16 words would do for 1,024, and cost 500 of seven shapes 1.13 times the
/// instructions of seven, where those of 8 cost 1.06 times.
final class SelectorDecision: Sendable {
    /// Of up to 128 selectors; empty if there are more.
    private let small: FixedArray<SelectorTable<2>>
    /// Of more: one for each 512, which looks at the fields by itself.
    private let large: FixedArray<SelectorTable<8>>
    private let steps: FixedArray<SelectionReasons.Step>
    private let exceptions: FixedArray<SelectionReasons.Exception>
    private let selectorCount: Int
    /// By the numbers of reasons.
    let keptNames: [String]
    let droppedNames: [String]

    init(_ reasons: SelectionReasons) {
        let isSmall = reasons.selectors.count <= SelectorSet<2>.capacity
        small = Self.tables(reasons, isUsed: isSmall)
        large = Self.tables(reasons, isUsed: !isSmall)
        steps = FixedArray(reasons.steps) { $0 }
        exceptions = FixedArray(reasons.exceptions) { $0 }
        selectorCount = reasons.selectors.count
        keptNames = reasons.selectors + reasons.exceptions.map(\.setting)
        droppedNames = reasons.droppedNames
    }

    private static func tables<let wordCount: Int>(
        _ reasons: SelectionReasons,
        isUsed: Bool
    ) -> FixedArray<SelectorTable<wordCount>> {
        let (count, capacity) = (reasons.selectors.count, SelectorSet<wordCount>.capacity)
        let starts = isUsed ? Array(stride(from: 0, to: count, by: capacity)) : []
        return FixedArray(starts) { start in
            SelectorTable(reasons, start..<min(start + capacity, count))
        }
    }

    func verdict(_ record: Record) -> RecordVerdict {
        large.isEmpty ? verdict(record, by: small) : verdict(record, by: large)
    }

    private func verdict<let wordCount: Int>(
        _ record: Record,
        by tables: borrowing FixedArray<SelectorTable<wordCount>>
    ) -> RecordVerdict {
        var last = 0
        for number in tables.indices {
            switch tables[number].outcome(record) {
            case .matched(let selector):
                return kept(number * SelectorSet<wordCount>.capacity + selector)
            case .lost(let step): last = max(last, step)
            }
        }
        for number in exceptions.indices
        where exceptions[number].condition.holds(ofRecord: record) {
            return kept(selectorCount + number)
        }
        let isMissing = steps[last].isMissing(in: record)
        let number = SelectionReasons.droppedNumber(step: last, isMissing: isMissing)
        return RecordVerdict(isKept: false, reason: Int32(number))
    }

    private func kept(_ reason: Int) -> RecordVerdict {
        RecordVerdict(isKept: true, reason: Int32(reason))
    }
}
