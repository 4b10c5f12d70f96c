internal import FastJSON
internal import QueryLanguage
internal import Records
internal import Rules

/// Up to `64 * wordCount` selectors, looked at together: field by field, with those that are left.
struct SelectorTable<let wordCount: Int>: ~Copyable, Sendable {
    private let everything: SelectorSet<wordCount>
    private let steps: FixedArray<SharedConditions<wordCount>>

    /// What became of the selectors.
    enum Outcome {
        /// The first that matches.
        case matched(Int)
        /// None is left at this step.
        case lost(step: Int)
    }

    /// - Parameter selectors: which of them, as numbers in `reasons`.
    init(_ reasons: SelectionReasons, _ selectors: Range<Int>) {
        everything = .first(selectors.count)
        steps = FixedArray(reasons.steps) { step in
            SharedConditions(
                step.conditions[selectors].enumerated().compactMap { number, condition in
                    condition.map { (number, SelectorClause.clauses(of: $0)) }
                }
            )
        }
    }

    func outcome(_ record: Record) -> Outcome {
        var left = everything
        for number in steps.indices {
            steps[number].narrow(&left, to: record)
            if left.isEmpty { return .lost(step: number) }
        }
        return left.first.map { .matched($0) } ?? .lost(step: 0)
    }
}
