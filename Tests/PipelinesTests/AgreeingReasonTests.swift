import Records
import Rules
import TestKit
import Testing

@testable import Pipelines

/// What `sluice explain` counts, beside what a run reports of the same records.
@Suite struct `Reasons that are explained` {
    private func check(_ selectors: EventSelectors, _ selection: Selection, _ records: [String])
        throws
    {
        let document = selectors.canonicalJSON
        let explained = try ExplainedPipeline.selecting(document, file: "s.json", as: selection)
        let running = try selection.reasoned(document, file: "s.json")
        guard case .selectors(let decision) = running,
            case .selecting(let explainer, _) = explained.stages[0].part
        else { return }
        var accounts = SelectionCounts(running)
        var counts = ExplanationCounts(explained)
        for text in records {
            try withRecord(text) { record in
                accounts.add(decision.verdict(record), byteCount: 1)
                counts.add(record)
            }
        }
        let rows = counts.stages[0].rows(explainer).filter { $0.count > 0 }
        let reported = accounts.counts.filter {
            $0.name.contains(".") && !$0.name.contains("_bytes")
        }
        #expect(
            rows.map { "\($0.isKept ? "kept" : "dropped").\($0.reason.name) \($0.count)" }
                == reported.map { "\($0.name) \($0.value)" },
            "\(String(decoding: document, as: UTF8.self))"
        )
        let hints = counts.stages[0].hints(explainer).reduce(0) { $0 + $1.count }
        #expect(hints <= rows.filter { !$0.isKept }.reduce(0) { $0 + $1.count })
    }

    @Test(arguments: Seed.first(100))
    func `are those of the accounts, in number and order`(seed: Seed) throws {
        var world = SelectorWorld(seed.random)
        var selection = Selection()
        selection.policy.resourceBinding = world.coin() ? .sameElement : .anyElement
        selection.policy.nonSelectable = world.coin() ? .keep : .drop
        selection.policy.unknownCategory = world.coin() ? .keep : .drop
        try check(.advanced(world.selectors()), selection, world.records(60))
    }

    @Test(arguments: [SelectorPolicy.WhenEmpty.all, .nothing, .awsDefault])
    func `are those of the accounts where there are no selectors`(
        whenEmpty: SelectorPolicy.WhenEmpty
    ) throws {
        var world = SelectorWorld(Seed.first(1)[0].random)
        var selection = Selection()
        selection.policy.whenEmpty = whenEmpty
        try check(.advanced([]), selection, world.records(60))
    }

    @Test func `are those of the accounts for basic selectors`() throws {
        var world = SelectorWorld(Seed.first(1)[0].random)
        let selectors = EventSelectors.basic([
            BasicEventSelector(readWriteType: .readOnly, excludedSources: ["kms.amazonaws.com"]),
            BasicEventSelector(
                includesManagementEvents: false,
                resources: [.init(type: .object, values: ["arn:aws:s3:::b/"])]
            ),
        ])
        try check(selectors, Selection(), world.records(100))
    }
}
