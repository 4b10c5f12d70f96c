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
            var left = Set(reasons.selectors.indices)
            var lost: String?
            for step in reasons.steps where lost == nil {
                left = left.filter { step.conditions[$0]?.holds(ofRecord: record) ?? true }
                if left.isEmpty { lost = step.field }
            }
            if let first = left.min() { return "kept by \(reasons.selectors[first])" }
            let exception = reasons.exceptions.first { $0.condition.holds(ofRecord: record) }
            if let exception { return "kept by \(exception.setting)" }
            return "dropped by \(try #require(lost))"
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
            all.reasons().selectors == ["#1", "#2", "#3", "#4", "#5", "#6", "b"]
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
            all.reasons().steps.map(\.field)
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
}
