/// A selector that is being made: what it asks of each field.
struct SelectorDraft: Sendable {
    /// In the order of their first mention; none is trivial.
    private(set) var demands: [FieldDemand]

    init(_ demands: [FieldDemand]) {
        self.demands = demands.map(\.simplified).filter { !$0.isTrivial }
    }

    /// The selector; without field selectors if nothing is asked.
    var selector: AdvancedEventSelector {
        AdvancedEventSelector(name: nil, fieldSelectors: demands.flatMap(\.fieldSelectors))
    }

    /// Whether no record is as asked, whatever its values are: what AWS does not document may stand
    /// in a stream, and what a rule keeps may not be lost.
    var isUnsatisfiable: Bool {
        SelectorDemand(selector).unsatisfiableField(in: .any) != nil || isContradiction
    }

    private var isContradiction: Bool { demands.contains { $0.groups.contains(where: \.isEmpty) } }

    /// Whether a field would need several field selectors.
    var hasRepeatedField: Bool { demands.contains { $0.groups.count > 1 } }

    func demand(of field: String) -> FieldDemand? { demands.first { $0.field == field } }

    /// The same without what it asks of `field`.
    func without(_ field: String) -> SelectorDraft {
        SelectorDraft(demands.filter { $0.field != field })
    }

    /// The same with another demand in the place of one of the same field.
    func replacing(_ demand: FieldDemand) -> SelectorDraft {
        SelectorDraft(demands.map { $0.field == demand.field ? demand : $0 })
    }

    /// Whether every record that is as asked here is as asked by `other`. False may mean "not
    /// known".
    func implies(_ other: SelectorDraft) -> Bool {
        SelectorDemand(selector).implies(SelectorDemand(other.selector))
    }
}

extension FieldDemand {
    /// One for each group; what is refused stands with the first.
    fileprivate var fieldSelectors: [AdvancedEventSelector.FieldSelector] {
        let refusing = Self.conditions(refused, [.notEquals, .notStartsWith, .notEndsWith])
        guard let first = groups.first else {
            return [AdvancedEventSelector.FieldSelector(field: field, conditions: refusing)]
        }
        let selecting = [first] + groups.dropFirst()
        return selecting.enumerated().map { number, group in
            let own = Self.conditions(group, [.equals, .startsWith, .endsWith])
            return AdvancedEventSelector.FieldSelector(
                field: field,
                conditions: number == 0 ? own.merging(refusing) { own, _ in own } : own
            )
        }
    }

    /// - Parameter operators: for whole texts, their starts and their ends.
    private static func conditions(
        _ patterns: [TextPattern],
        _ operators: [AdvancedEventSelector.Operator]
    ) -> [AdvancedEventSelector.Operator: [String]] {
        var result: [AdvancedEventSelector.Operator: [String]] = [:]
        for pattern in patterns {
            let operation =
                switch pattern.kind {
                case .whole: operators[0]
                case .start: operators[1]
                case .end: operators[2]
                }
            result[operation, default: []].append(String(decoding: pattern.text, as: UTF8.self))
        }
        return result
    }
}
