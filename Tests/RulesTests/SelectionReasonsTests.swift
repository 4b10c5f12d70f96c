import QueryLanguage
import Records
import Rules
import TestKit
import Testing

/// What verdicts are put down to.
@Suite struct `The reasons of a selection` {
    /// What the fate of `record` under `selectors` is put down to.
    private func reason(
        _ selectors: EventSelectors,
        _ record: String,
        _ policy: SelectorPolicy = SelectorPolicy()
    ) throws -> String {
        let reasons = selectors.reasons(policy)
        return try withRecord(record) { record in
            let isKept = selectors.keepingExpression(policy).holds(ofRecord: record)
            let asked = isKept ? reasons.keeping : reasons.dropping
            let first = asked.first { $0.condition.holds(ofRecord: record) }
            return (isKept ? "kept by " : "dropped by ") + (try #require(first).name)
        }
    }

    @Test(arguments: [
        ("Management", "Get", "a", "kept by calls"),
        ("Management", "Put", "a", "dropped by eventName"),
        ("Management", "Get", "noise", "dropped by userIdentity.arn"),
        ("Data", "Get", "noise", "kept by #2"),
        ("Data", "Put", "noise", "kept by #2"),
        ("NetworkActivity", "Get", "a", "dropped by eventCategory"),
        ("Insight", "Get", "a", "kept by non_selectable"),
        (nil, "Get", "a", "kept by unknown_category"),
    ])
    func `are the first selector that matches, and the field at which none is left`(
        category: String?,
        name: String,
        arn: String,
        expected: String
    ) throws {
        let all = try selectors(
            """
            [{"Name": "calls", "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["Management"]},
                {"Field": "eventName", "Equals": ["Get"]},
                {"Field": "userIdentity.arn", "NotEquals": ["noise"]}]},
             {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]},
             {"Name": "more data", "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["Data"]}]}]
            """
        )
        let member = category.map { "\"eventCategory\":\"\($0)\"," } ?? ""
        let record = "{\(member)\"eventName\":\"\(name)\",\"userIdentity\":{\"arn\":\"\(arn)\"}}"
        #expect(try reason(all, record) == expected)
    }

    @Test func `are told apart where names are not`() throws {
        let all = EventSelectors.advanced(
            ["a", "a", nil, "", "#9", "non_selectable", "b"].map { name in
                AdvancedEventSelector(
                    name: name,
                    fieldSelectors: [.init(field: "eventCategory", conditions: [.equals: ["Data"]])]
                )
            }
        )
        #expect(
            all.reasons().keeping.map(\.name)
                == ["#1", "#2", "#3", "#4", "#5", "#6", "b", "unknown_category", "non_selectable"]
        )
    }

    @Test func `ask for a resource's type before the rest of it`() throws {
        let all = try selectors(
            """
            [{"FieldSelectors": [{"Field": "eventName", "Equals": ["Get"]},
                {"Field": "resources.ARN", "NotStartsWith": ["x"]},
                {"Field": "readOnly", "Equals": ["true"]},
                {"Field": "resources.type", "Equals": ["T"]}]}]
            """
        )
        #expect(
            all.reasons().dropping.map(\.name)
                == ["eventName", "resources.type", "resources.ARN", "readOnly"]
        )
    }

    @Test(arguments: [
        (#"{"eventCategory":"Management","eventSource":"s3"}"#, "kept by #1"),
        (#"{"eventCategory":"Management","eventSource":"kms.amazonaws.com"}"#, "kept by #2"),
        (#"{"eventCategory":"Data","readOnly":true}"#, "dropped by resources"),
        (#"{"eventCategory":"NetworkActivity"}"#, "dropped by eventCategory"),
    ])
    func `of basic selectors are their places and what they look at`(
        record: String,
        expected: String
    ) throws {
        let all = EventSelectors.basic([
            BasicEventSelector(excludedSources: ["kms.amazonaws.com"]),
            BasicEventSelector(
                resources: [.init(type: .object, values: ["arn:aws:s3:::b/"])]
            ),
        ])
        #expect(try reason(all, record) == expected)
    }

    @Test func `of basic selectors can be the calls' sort and source`() throws {
        let all = EventSelectors.basic([
            BasicEventSelector(readWriteType: .writeOnly, excludedSources: ["kms.amazonaws.com"])
        ])
        let call = """
            {"eventCategory":"Management","readOnly":false,"eventSource":"kms.amazonaws.com"}
            """
        #expect(try reason(all, call) == "dropped by eventSource")
        #expect(
            try reason(all, call.replacing("false", with: "true")) == "dropped by readOnly"
        )
    }

    @Test(arguments: [
        (SelectorPolicy.WhenEmpty.all, "kept by when_empty"), (.nothing, "dropped by when_empty"),
        (.awsDefault, "dropped by eventCategory"),
    ])
    func `of an empty list are what is said of it`(
        whenEmpty: SelectorPolicy.WhenEmpty,
        expected: String
    ) throws {
        var policy = SelectorPolicy()
        policy.whenEmpty = whenEmpty
        #expect(try reason(.advanced([]), #"{"eventCategory":"Data"}"#, policy) == expected)
    }

    @Test(arguments: Seed.first(100))
    func `are one for each record, as a plain look at each selector finds it`(seed: Seed) throws {
        var world = SelectorWorld(seed.random)
        let all = world.selectors() + world.selectors()
        var policy = SelectorPolicy()
        policy.resourceBinding = world.coin() ? .sameElement : .anyElement
        policy.nonSelectable = world.coin() ? .keep : .drop
        policy.unknownCategory = world.coin() ? .keep : .drop
        let reasons = EventSelectors.advanced(all).reasons(policy)
        let keeping = EventSelectors.advanced(all).keepingExpression(policy)
        for text in world.records(60) {
            try withRecord(text) { record in
                let isKept = keeping.holds(ofRecord: record)
                let asked = isKept ? reasons.keeping : reasons.dropping
                let holding = asked.indices.filter { asked[$0].condition.holds(ofRecord: record) }
                let first = try #require(holding.first, "\(text)\n\(all)")
                if isKept {
                    let match = all.firstIndex {
                        $0.expression(policy.resourceBinding).holds(ofRecord: record)
                    }
                    #expect(first == match ?? first && (match != nil || first >= all.count))
                } else {
                    #expect(holding == Array(first..<asked.count), "each rules out more")
                }
            }
        }
    }
}
