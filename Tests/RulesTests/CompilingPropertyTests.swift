import QueryLanguage
import Records
import Rules
import TestKit
import Testing

/// Laws of compiled selectors, on random rules and records.
@Suite struct `Compiled selectors in general` {
    /// Whether what is compiled keeps a record: some selector matches.
    private func selected(by compiled: SelectorCompilation) -> Expression {
        compiled.keepsEverything
            ? .constant(true) : .any(compiled.selectors.map { $0.expression() })
    }

    @Test(arguments: Seed.first(150))
    func `keep what the rule keeps, and nothing else unless they say so`(seed: Seed) throws {
        var world = RuleWorld(seed.random)
        var records = SelectorWorld(seed.random)
        for _ in 0..<8 {
            let rule = world.rule()
            let compiled = SelectorCompilation(keeping: rule, in: .extended)
            let (selected, rule_) = (selected(by: compiled), rule.onRecords)
            for record in records.records(40) {
                try withRecord(record) {
                    let (isKept, isWanted) = (
                        selected.holds(ofRecord: $0), rule_.holds(ofRecord: $0)
                    )
                    let isRight = compiled.unsaid.isEmpty ? isKept == isWanted : isKept || !isWanted
                    #expect(isRight, "\(rule.text)\n\(record)\n\(selected.text)")
                }
            }
        }
    }

    @Test(arguments: Seed.first(60), [SelectorProfile.awsTrail, .awsEventDataStore])
    func `are legal, and do the same in their scope`(seed: Seed, profile: SelectorProfile) throws {
        var world = RuleWorld(seed.random)
        var records = SelectorWorld(seed.random)
        for _ in 0..<8 {
            let rule = world.rule()
            let scope = SelectorScope(namedBy: rule, in: profile)
            let compiled = SelectorCompilation(keeping: rule, in: profile, scope: scope)
            let inScope = try Expression.any(scope.texts.map(ExpressionParser.parse)).onRecords
            let (selected, rule_) = (selected(by: compiled), rule.onRecords)
            if !compiled.selectors.isEmpty {
                let json = EventSelectors.advanced(compiled.selectors).canonicalJSON
                let found = codes(String(decoding: json, as: UTF8.self), profile)
                #expect(found.allSatisfy { $0 == "SEL032" }, "\(found) \(rule.text)")
            }
            for record in records.records(40) {
                try withRecord(record) {
                    guard inScope.holds(ofRecord: $0) else { return }
                    let (isKept, isWanted) = (
                        selected.holds(ofRecord: $0), rule_.holds(ofRecord: $0)
                    )
                    let isRight = compiled.unsaid.isEmpty ? isKept == isWanted : isKept || !isWanted
                    #expect(isRight, "\(rule.text)\n\(record)\n\(selected.text)")
                }
            }
        }
    }

    @Test(arguments: Seed.first(100))
    func `come out the same when they are compiled from their own expression`(seed: Seed) throws {
        var world = RuleWorld(seed.random)
        var records = SelectorWorld(seed.random)
        let compiled = SelectorCompilation(keeping: world.rule(), in: .extended)
        guard !compiled.selectors.isEmpty else { return }
        let text = EventSelectors.advanced(compiled.selectors).readableText()
        let back = try ExpressionParser.parse(text)
        let again = SelectorCompilation(keeping: back, in: .extended)
        #expect(again.unsaid.isEmpty, "\(text)\n\(again.unsaid)")
        let (one, other) = (selected(by: compiled), selected(by: again))
        for record in records.records(60) {
            try withRecord(record) {
                let isKept = EventSelectors.advanced(compiled.selectors).keepingExpression()
                    .holds(ofRecord: $0)
                #expect(other.holds(ofRecord: $0) == isKept, "\(text)\n\(one.text)\n\(other.text)")
            }
        }
    }

    @Test(arguments: Seed.first(100))
    func `any selectors as text say what the selectors say`(seed: Seed) throws {
        var world = SelectorWorld(seed.random)
        let selectors = EventSelectors.advanced(world.selectors())
        for policy in [SelectorPolicy(), .dropping] {
            let text = selectors.readableText(policy)
            let (one, other) = (
                selectors.keepingExpression(policy), try ExpressionParser.parse(text).onRecords
            )
            for record in world.records(40) {
                try withRecord(record) {
                    #expect(
                        one.holds(ofRecord: $0) == other.holds(ofRecord: $0),
                        "\(text)\n\(record)"
                    )
                }
            }
        }
    }
}

extension SelectorPolicy {
    fileprivate static var dropping: SelectorPolicy {
        var policy = SelectorPolicy()
        policy.nonSelectable = .drop
        return policy
    }
}
