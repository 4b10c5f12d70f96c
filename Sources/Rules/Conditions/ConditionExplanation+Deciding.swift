internal import QueryLanguage

extension ConditionExplanation {
    /// Marks the tests that decide: those that hold of a conjunction that does, else the first that
    /// does not; of alternatives the first that holds, else all of them.
    mutating func mark() { self = marked }

    private var marked: ConditionExplanation {
        switch written.kind {
        case .test, .element: return with(parts) { $0.decides = true }
        case .not: return with(parts.map(\.marked)) { _ in }
        case .all: return marking(whereFirst: false)
        case .any: return marking(whereFirst: true)
        }
    }

    /// - Parameter verdict: the one that a single part settles the whole by.
    private func marking(whereFirst verdict: Bool) -> ConditionExplanation {
        guard holds == verdict else { return with(parts.map(\.marked)) { _ in } }
        let first = parts.firstIndex { $0.holds == verdict }
        return with(parts.enumerated().map { $0 == first ? $1.marked : $1 }) { _ in }
    }

    private func with(
        _ parts: [ConditionExplanation],
        _ change: (inout ConditionExplanation) -> Void
    ) -> ConditionExplanation {
        var copy = self
        copy.parts = parts
        change(&copy)
        return copy
    }

    /// The fewest tests that would have to be otherwise for a condition to hold that does not; of
    /// equally many those that came near. Empty if it holds.
    package var missing: [ConditionExplanation] { change(to: true).tests }

    /// Tests that would have to be otherwise, and how far off that is.
    private struct Change {
        var tests: [ConditionExplanation] = []
        var farOff = 0

        static func < (left: Change, right: Change) -> Bool {
            (left.tests.count, left.farOff) < (right.tests.count, right.farOff)
        }

        static func + (left: Change, right: Change) -> Change {
            Change(tests: left.tests + right.tests, farOff: left.farOff + right.farOff)
        }
    }

    private func change(to wanted: Bool) -> Change {
        guard holds != wanted else { return Change() }
        switch written.kind {
        case .test, .element:
            return Change(tests: [self], farOff: nearMisses.isEmpty ? 1 : 0)
        case .not: return parts[0].change(to: !wanted)
        case .all, .any:
            let changes = parts.map { $0.change(to: wanted) }
            let needsAll = if case .all = written.kind { wanted } else { !wanted }
            return needsAll
                ? changes.reduce(Change(), +) : changes.min(by: <) ?? Change()
        }
    }
}
