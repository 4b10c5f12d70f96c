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
                    let step = reason / 2
                    let fields = selection.droppedNames.enumerated()
                        .filter { $0.offset <= step * 2 && $0.offset.isMultiple(of: 2) }
                        .map(\.element)
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

    @Test(arguments: Seed.first(40))
    func `of many selectors is what asking each of them by itself finds`(seed: Seed) throws {
        var random = seed.random
        var world = SelectorWorld(ofMany: seed.random)
        let all = world.selectors(1 + random.below(600))
        var policy = SelectorPolicy()
        policy.resourceBinding = world.coin() ? .sameElement : .anyElement
        policy.nonSelectable = world.coin() ? .keep : .drop
        let reasons = EventSelectors.advanced(all).reasons(policy)
        let selection = SelectorDecision(reasons)
        for text in world.records(15) {
            try withRecord(text) { record in
                let found = selection.verdict(record)
                #expect(found == plainVerdict(reasons, record), "\(text)\n\(all)")
                let first = all.indices.first { matches(all[$0], record, policy) }
                let named = found.isKept && found.reason < all.count ? Int(found.reason) : nil
                #expect(named == first, "\(text)\n\(all)")
            }
        }
    }

    /// Each condition asked by itself.
    private func plainVerdict(_ reasons: SelectionReasons, _ record: Record) -> RecordVerdict {
        var left = Array(reasons.selectors.indices)
        for (number, step) in reasons.steps.enumerated() {
            left = left.filter { step.conditions[$0]?.holds(ofRecord: record) ?? true }
            guard left.isEmpty else { continue }
            let exception = reasons.exceptions.firstIndex { $0.condition.holds(ofRecord: record) }
            guard let exception else {
                let isMissing = step.presence.map { !$0.holds(ofRecord: record) } ?? false
                return RecordVerdict(
                    isKept: false,
                    reason: Int32(number * 2 + (isMissing ? 1 : 0))
                )
            }
            return RecordVerdict(isKept: true, reason: Int32(reasons.selectors.count + exception))
        }
        return RecordVerdict(isKept: true, reason: Int32(left[0]))
    }

    @Test(arguments: [1, 64, 65, 127, 128, 129, 512, 513, 1_200])
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
        #expect(try verdict("Data", "other") == RecordVerdict(isKept: false, reason: 2))
        #expect(try verdict("Management", "any") == RecordVerdict(isKept: false, reason: 0))
        #expect(
            try verdict("Insight", "x") == RecordVerdict(isKept: true, reason: Int32(count + 1))
        )
    }
}
