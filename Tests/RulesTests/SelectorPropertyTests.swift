import QueryLanguage
import Records
import Rules
import TestKit
import Testing

/// Laws of selectors, on random selectors and records in a world that is small enough for them to
/// meet.
@Suite struct `Selectors in general` {
    private static let selecting: [AdvancedEventSelector.Operator] =
        [.equals, .startsWith, .endsWith]
    private static let deselecting: [AdvancedEventSelector.Operator] =
        [.notEquals, .notStartsWith, .notEndsWith]

    @Test(arguments: Seed.first(60))
    func `another deselecting value never makes more records kept`(seed: Seed) throws {
        var world = SelectorWorld(seed.random)
        let before = world.selectors()
        let (selector, field) = world.place(in: before)
        let after = world.adding(
            Self.deselecting,
            to: field,
            of: selector,
            in: before
        )
        for record in world.records(40) {
            let (was, isNow) = (try keeps(before, record), try keeps(after, record))
            #expect(was || !isNow, "\(record)\n\(before)\n\(after)")
        }
    }

    @Test(arguments: Seed.first(60))
    func `another selecting value of a field that selects never makes fewer records kept`(
        seed: Seed
    ) throws {
        var world = SelectorWorld(seed.random)
        let before = world.selectors()
        let (selector, field) = world.place(in: before)
        let used = before[selector].fieldSelectors[field].conditions
        guard Self.selecting.contains(where: { used[$0] != nil }) else { return }
        let after = world.adding(Self.selecting, to: field, of: selector, in: before)
        for record in world.records(40) {
            let (was, isNow) = (try keeps(before, record), try keeps(after, record))
            #expect(!was || isNow, "\(record)\n\(before)\n\(after)")
        }
    }

    @Test(arguments: Seed.first(60))
    func `another selector never makes fewer records kept`(seed: Seed) throws {
        var world = SelectorWorld(seed.random)
        let before = world.selectors()
        let after = before + world.selectors()
        for record in world.records(40) {
            let (was, isNow) = (try keeps(before, record), try keeps(after, record))
            #expect(!was || isNow, "\(record)\n\(before)\n\(after)")
        }
    }

    @Test(arguments: Seed.first(60))
    func `a record is kept if any selector alone matches it`(seed: Seed) throws {
        var world = SelectorWorld(seed.random)
        let all = world.selectors() + world.selectors()
        let whole = Expression.any(all.map { $0.expression() })
        for record in world.records(40) {
            let isAny = try all.contains { one in
                try withRecord(record) { one.expression().holds(ofRecord: $0) }
            }
            #expect(try withRecord(record) { whole.holds(ofRecord: $0) } == isAny)
        }
    }

    @Test(arguments: Seed.first(100))
    func `are the same when what they have in common is asked once`(seed: Seed) throws {
        var world = SelectorWorld(seed.random)
        let all = EventSelectors.advanced((0..<4).flatMap { _ in world.selectors() })
        let expression = all.keepingExpression()
        let factored = expression.factored
        for record in world.records(60) {
            try withRecord(record) { record in
                #expect(factored.holds(ofRecord: record) == expression.holds(ofRecord: record))
            }
        }
    }

    private func keeps(_ selectors: [AdvancedEventSelector], _ record: String) throws -> Bool {
        try RulesTests.keeps(.advanced(selectors), record)
    }
}
