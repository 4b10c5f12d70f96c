internal import QueryLanguage
internal import Records
internal import Rules

/// Up to 128 selectors, looked at together: field by field, with those that are left.
///
/// Classes, like what they consist of: a record is looked at without copying any of it.
final class SelectorTable: Sendable {
    private let everything: SelectorSet
    private let steps: [Step]

    /// What became of the selectors.
    enum Outcome: Equatable {
        /// The first that matches.
        case matched(Int)
        /// None is left at this step.
        case lost(step: Int)
    }

    /// - Parameter selectors: which of them, as numbers in `reasons`.
    init(_ reasons: SelectionReasons, _ selectors: Range<Int>) {
        everything = .first(selectors.count)
        steps = reasons.steps.map { Step(Array($0.conditions[selectors])) }
    }

    func outcome(_ record: Record) -> Outcome {
        var left = everything
        for number in steps.indices {
            left = steps[number].passing(record, among: left)
            if left.isEmpty { return .lost(step: number) }
        }
        return left.first.map { .matched($0) } ?? .lost(step: 0)
    }
}

/// What the selectors of a table ask of one field.
private final class Step: Sendable {
    /// Selectors that ask nothing.
    private let indifferent: SelectorSet
    private let shared: [(selectors: SelectorSet, tests: SharedTests)]
    /// Conditions that are more than one test.
    private let others: [(selectors: SelectorSet, condition: Expression)]

    init(_ conditions: [Expression?]) {
        var indifferent = SelectorSet.none
        var shared: [SharedTests.Place: [(selector: Int, test: SharedTests.Test)]] = [:]
        var others: [Expression: SelectorSet] = [:]
        for (number, condition) in conditions.enumerated() {
            guard let condition else {
                indifferent.insert(number)
                continue
            }
            if let test = SharedTests.Test(condition) {
                shared[test.place, default: []].append((number, test))
            } else {
                others[condition.factored, default: .none].insert(number)
            }
        }
        self.indifferent = indifferent
        self.shared = shared.map { place, tests in
            var selectors = SelectorSet.none
            for test in tests { selectors.insert(test.selector) }
            return (selectors, SharedTests(place, tests))
        }
        self.others = others.map { ($1, $0) }
    }

    /// Those of `left` whose conditions hold.
    func passing(_ record: Record, among left: SelectorSet) -> SelectorSet {
        var passing = indifferent
        for index in shared.indices where !shared[index].selectors.isDisjoint(with: left) {
            passing.formUnion(shared[index].tests.passing(record))
        }
        for index in others.indices where !others[index].selectors.isDisjoint(with: left) {
            if others[index].condition.holds(ofRecord: record) {
                passing.formUnion(others[index].selectors)
            }
        }
        return passing.intersection(left)
    }
}

extension SharedTests.Test {
    /// Nil if the condition is more than one test of one field.
    init?(_ condition: Expression) {
        switch condition {
        case .text(let field, let test):
            self.init(place: .field(field), test: test, isExcluding: false)
        case .element(let array, .text(let field, let test)):
            self.init(place: .elements(array, field), test: test, isExcluding: false)
        case .not(let part):
            guard let test = SharedTests.Test(part), !test.isExcluding else { return nil }
            self.init(place: test.place, test: test.test, isExcluding: true)
        default: return nil
        }
    }
}
