import FastJSON
import QueryLanguage
import Records
import Rules
import Streaming
import TestKit
import Testing

@testable import Pipelines

@Suite struct `A selection with reasons` {
    @Test(arguments: Seed.first(200))
    func `decides as the expression does, and says why as a plain look does`(seed: Seed) throws {
        var world = SelectorWorld(seed.random)
        let all = world.selectors() + world.selectors()
        var policy = SelectorPolicy()
        policy.resourceBinding = world.coin() ? .sameElement : .anyElement
        policy.nonSelectable = world.coin() ? .keep : .drop
        policy.unknownCategory = world.coin() ? .keep : .drop
        let keeping = EventSelectors.advanced(all).keepingExpression(policy)
        let selection = SelectorDecision(EventSelectors.advanced(all).reasons(policy))
        for text in world.records(60) {
            try withRecord(text) { record in
                let verdict = selection.verdict(record)
                try #require(verdict.isKept == keeping.holds(ofRecord: record), "\(text)\n\(all)")
                let reason = Int(verdict.reason)
                if verdict.isKept {
                    let first = all.indices.first { matches(all[$0], record, policy) }
                    #expect(first.map { $0 == reason } ?? (reason >= all.count), "\(text)\n\(all)")
                } else {
                    let fields = selection.droppedNames[...reason]
                    let isLeftNow = isLeft(all, Set(fields), record, policy)
                    let wasLeft = isLeft(all, Set(fields.dropLast()), record, policy)
                    #expect(wasLeft && !isLeftNow, "\(text)\n\(all)")
                }
            }
        }
    }

    private func matches(
        _ selector: AdvancedEventSelector,
        _ record: Record,
        _ policy: SelectorPolicy
    ) -> Bool {
        selector.expression(policy.resourceBinding).holds(ofRecord: record)
    }

    /// Whether some selector matches as far as it speaks of these fields.
    private func isLeft(
        _ selectors: [AdvancedEventSelector],
        _ fields: Set<String>,
        _ record: Record,
        _ policy: SelectorPolicy
    ) -> Bool {
        selectors.contains { selector in
            let part = AdvancedEventSelector(
                name: nil,
                fieldSelectors: selector.fieldSelectors.filter { fields.contains($0.field) }
            )
            return matches(part, record, policy)
        }
    }

    @Test(arguments: [1, 64, 65, 127, 128, 129, 1_200])
    func `finds the first of many selectors`(count: Int) throws {
        let all = (0..<count).map { number in
            AdvancedEventSelector(
                name: nil,
                fieldSelectors: [
                    .init(field: "eventCategory", conditions: [.equals: ["Data"]]),
                    .init(field: "eventName", conditions: [.equals: ["name \(number)", "any"]]),
                ]
            )
        }
        let selection = SelectorDecision(EventSelectors.advanced(all).reasons())
        func verdict(_ category: String, _ name: String) throws -> RecordVerdict {
            try withRecord("{\"eventCategory\":\"\(category)\",\"eventName\":\"\(name)\"}") {
                selection.verdict($0)
            }
        }
        for number in Set([0, count / 2, count - 1]) {
            let kept = RecordVerdict(isKept: true, reason: Int32(number))
            #expect(try verdict("Data", "name \(number)") == kept)
        }
        #expect(try verdict("Data", "any") == RecordVerdict(isKept: true, reason: 0))
        #expect(try verdict("Data", "other") == RecordVerdict(isKept: false, reason: 1))
        #expect(try verdict("Management", "any") == RecordVerdict(isKept: false, reason: 0))
        #expect(
            try verdict("Insight", "x") == RecordVerdict(isKept: true, reason: Int32(count + 1))
        )
    }
}
