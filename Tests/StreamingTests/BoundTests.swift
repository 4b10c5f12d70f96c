import Testing

@testable import Streaming

@Suite struct `A bound that is reached` {
    private func totals(forgotten: Int, pauses: Int = 0) -> EngineTotals {
        var totals = EngineTotals()
        totals.pauses = pauses
        totals.add(StageTotals(id: "once", counts: [("kept", 9), ("forgotten", forgotten)]))
        return totals
    }

    @Test func `is told once, and again only after a while, if it goes on`() {
        var watch = BoundWatch()
        let start = ContinuousClock.now
        var told: [String] = []
        for (minute, forgotten) in [0, 3, 5, 7, 9, 9, 9].enumerated() {
            let warnings = watch.warnings(
                of: totals(forgotten: forgotten, pauses: minute / 6),
                at: start + .seconds(240 * minute)
            )
            for warning in warnings {
                told.append("\(minute) \(warning.stage ?? "-") \(warning.value)")
            }
        }
        #expect(told == ["1 once 3", "4 once 9", "6 - 1"])
    }

    @Test func `says which, what happens and what to do, in one line`() {
        for bound in Bound.catalogue {
            #expect(bound.text.contains(" is reached: ") && bound.text.contains("; "))
            #expect(!bound.text.contains("\n"))
            let isKnown = Counter.catalogue.contains { $0.name == bound.counter }
            #expect(isKnown != bound.isOfStage, "\(bound.counter)")
        }
    }

    @Test func `has a counter of its own name`() {
        let names = Counter.catalogue.map(\.name)
        #expect(Set(names).count == names.count)
        let shown = totals(forgotten: 2).counts.map(\.name)
        #expect(shown.contains("records") && shown.contains("once.forgotten"))
        #expect(!shown.contains("pauses") && !shown.contains("too_long"))
    }
}
