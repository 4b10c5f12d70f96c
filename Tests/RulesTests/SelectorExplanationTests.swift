import FastJSON
import QueryLanguage
import Records
import Rules
import TestKit
import Testing

/// An explainer of the only list in a JSON document.
func explainer(
    _ json: String,
    _ policy: SelectorPolicy = SelectorPolicy()
) -> SelectorExplainer {
    let document = document(json)
    return SelectorExplainer(document.lists[0], in: document.text, policy)
}

@Suite struct `What decides about a record` {
    private static let s3 = """
        [{"Name": "S3", "FieldSelectors": [
          {"Field": "eventCategory", "Equals": ["Data"]},
          {"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::logs/"],
           "StartsWith": ["arn:aws:s3:::"]},
          {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}]},
         {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]},
          {"Field": "eventName", "NotEquals": ["Decrypt", "Encrypt"]}]}]
        """

    private func decision(
        _ selectors: String,
        _ record: String,
        _ policy: SelectorPolicy = SelectorPolicy()
    ) throws -> SelectionDecision {
        try withRecord(record) { explainer(selectors, policy).decision(on: $0) }
    }

    /// What the nearest selector fails at; nil if the record is kept.
    private func hint(
        _ selectors: String,
        _ record: String,
        _ policy: SelectorPolicy = SelectorPolicy()
    ) throws -> SelectionDecision.Hint? {
        guard case .dropped(_, _, let hint) = try decision(selectors, record, policy) else {
            return nil
        }
        return hint
    }

    /// The text at the place of what a record's nearest selector fails at.
    private func failing(_ selectors: String, _ record: String) throws -> String? {
        let explainer = explainer(selectors)
        guard case .nearest(let miss) = try hint(selectors, record) else { return nil }
        let range = explainer.terms[miss.term].range(of: miss.cause)
        return String(decoding: explainer.text.bytes[range], as: UTF8.self)
    }

    @Test func `is the first selector that matches`() throws {
        let record = #"{"eventCategory": "Management", "eventName": "CreateUser"}"#
        #expect(try decision(Self.s3, record) == .matched(term: 1))
    }

    @Test(arguments: [
        (#"{"eventCategory": "Management", "eventName": "Encrypt"}"#, #""Encrypt""#),
        (
            #"""
            {"eventCategory": "Data", "resources":
             [{"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::logs/x"}]}
            """#, #""arn:aws:s3:::logs/""#
        ),
        (
            #"""
            {"eventCategory": "Data", "resources":
             [{"type": "AWS::S3::Object", "ARN": "arn:aws-cn:s3:::logs/x"}]}
            """#, #""StartsWith""#
        ),
        (#"{"eventCategory": "Data"}"#, #""Equals""#),
        (#"{"eventCategory": "NetworkActivity"}"#, #""Equals""#),
    ])
    func `has, of a dropped one, a value or an operator of the nearest selector as a hint`(
        record: String,
        text: String
    ) throws {
        #expect(try failing(Self.s3, record) == text)
    }

    @Test func `is the selector for the record's category, however much it fails at`() throws {
        let record = #"{"eventCategory": "Data", "eventName": "CreateUser"}"#
        let miss = SelectionDecision.Miss(term: 0, cause: .notSelected(field: 2))
        #expect(try hint(Self.s3, record) == .nearest(miss))
    }

    @Test func `does not take the resource of another type for one of the selected type`() throws {
        let record = """
            {"eventCategory": "Data", "resources":
             [{"type": "AWS::S3::Object", "ARN": "arn:aws-cn:s3:::x/y"},
              {"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::logs/x"}]}
            """
        let miss = SelectionDecision.Miss(term: 0, cause: .notSelected(field: 1))
        #expect(try hint(Self.s3, record) == .nearest(miss))
    }

    @Test func `is that no one resource has everything`() throws {
        let selectors = """
            [{"FieldSelectors": [
              {"Field": "resources.ARN", "Equals": ["a"]},
              {"Field": "resources.accountId", "Equals": ["1"]}]}]
            """
        let record = #"{"resources": [{"ARN": "a"}, {"ARN": "b", "accountId": "1"}]}"#
        let miss = SelectionDecision.Miss(term: 0, cause: .apart)
        #expect(try hint(selectors, record) == .nearest(miss))
    }

    @Test(arguments: [
        (#"{"eventCategory": "Insight"}"#, SelectorPolicy.Exemption.nonSelectable),
        (#"{"eventName": "GetObject"}"#, .unknownCategory),
    ])
    func `is the policy where selectors do not speak of the record`(
        record: String,
        exemption: SelectorPolicy.Exemption
    ) throws {
        var policy = SelectorPolicy()
        #expect(try decision(Self.s3, record, policy) == .exempt(exemption))
        policy.nonSelectable = .drop
        policy.unknownCategory = .drop
        let isMissing = exemption == .unknownCategory
        #expect(
            try decision(Self.s3, record, policy)
                == .dropped(step: 0, isMissing: isMissing, .unspoken(exemption))
        )
    }

    @Test func `is what an empty list means`() throws {
        var policy = SelectorPolicy()
        policy.whenEmpty = .all
        #expect(try decision("[]", "{}", policy) == .whenEmpty)
        policy.whenEmpty = .nothing
        #expect(try decision("[]", "{}", policy) == .dropped(step: 0, nil))
        policy.whenEmpty = .awsDefault
        let record = #"{"eventCategory": "Data"}"#
        let miss = SelectionDecision.Miss(term: 0, cause: .notSelected(field: 0))
        #expect(try decision("[]", record, policy) == .dropped(step: 0, .nearest(miss)))
    }

    @Test func `is a part of a basic selector`() throws {
        let selectors = """
            [{"ReadWriteType": "WriteOnly", "ExcludeManagementEventSources": ["kms.amazonaws.com"],
              "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::b/"]}]}]
            """
        let kms = """
            {"eventCategory": "Management", "readOnly": false, "eventSource": "kms.amazonaws.com"}
            """
        #expect(try failing(selectors, kms) == #""kms.amazonaws.com""#)
        let object = """
            {"eventCategory": "Data", "readOnly": false, "resources":
             [{"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::c/x"}]}
            """
        #expect(try failing(selectors, object) == #""arn:aws:s3:::b/""#)
        #expect(
            explainer(selectors).terms.map(\.part) == [
                "management events", "data events of AWS::S3::Object",
            ]
        )
    }
}

@Suite struct `An explanation` {
    private func explanation(
        _ fields: String,
        _ record: String
    ) throws -> SelectionExplanation.Selector {
        let explainer = explainer(advancedDocument(fields))
        return try withRecord(record) { explainer.explanation(of: $0).selectors[0] }
    }

    @Test func `says of each value whether the record has it`() throws {
        let found = try explanation(
            #"{"Field": "a", "StartsWith": ["x", "y"], "NotEquals": ["yes", "no"]}"#,
            #"{"a": "yes"}"#
        )
        #expect(found.fields[0].values.map(\.fits) == [false, true, true, false])
        #expect(!found.matches && !found.fields[0].holds)
    }

    @Test func `shows what the record has in each field`() throws {
        let found = try explanation(
            """
            {"Field": "a.b", "Equals": ["x"]}, {"Field": "c", "Equals": ["x"]},
            {"Field": "readOnly", "Equals": ["true"]}, {"Field": "d", "Equals": ["x"]}
            """,
            #"{"a": [{"b": "x"}, {"b": "y"}, {"b": "x"}], "c": null, "readOnly": true, "d": ""}"#
        )
        #expect(found.fields.map(\.actual) == [["x", "y"], [], ["true"], [""]])
    }

    @Test func `shows of resources only those of the selected type`() throws {
        let found = try explanation(
            """
            {"Field": "resources.type", "Equals": ["T"]},
            {"Field": "resources.ARN", "Equals": ["x"]}
            """,
            """
            {"resources": [{"type": "T", "ARN": "a"}, {"type": "T", "ARNPrefix": "b"},
                           {"type": "U", "ARN": "c"}]}
            """
        )
        #expect(found.fields.map(\.actual) == [["T", "U"], ["a", "b"]])
    }
}

/// Explanations and evaluation, on random selectors and records.
@Suite struct `Explanation and evaluation` {
    private func check(_ written: EventSelectors, _ policy: SelectorPolicy, _ records: [String])
        throws
    {
        let json = String(decoding: written.canonicalJSON, as: UTF8.self)
        let explainer = explainer(json, policy)
        let evaluated = written.keepingExpression(policy).factored
        for record in records {
            try withRecord(record) { record in
                let explanation = explainer.explanation(of: record)
                #expect(explanation.decision.isKept == evaluated.holds(ofRecord: record))
                for (term, selector) in zip(explainer.terms, explanation.selectors) {
                    #expect(selector.isConsistent(with: term), "\(json)")
                }
            }
        }
    }

    @Test(arguments: Seed.first(100), SelectorPolicy.ResourceBinding.allCases)
    func `agree`(seed: Seed, binding: SelectorPolicy.ResourceBinding) throws {
        var world = SelectorWorld(seed.random)
        var random = seed.random
        var policy = SelectorPolicy()
        policy.resourceBinding = binding
        if random.oneIn(2) { policy.nonSelectable = .drop }
        if random.oneIn(2) { policy.unknownCategory = .drop }
        try check(.advanced(world.selectors()), policy, world.records(40))
    }

    @Test(arguments: Seed.first(60))
    func `agree on basic selectors`(seed: Seed) throws {
        var world = SelectorWorld(seed.random)
        var random = seed.random
        var policy = SelectorPolicy()
        if random.oneIn(2) { policy.nonSelectable = .drop }
        let selectors = (0...random.below(3)).map { _ in
            BasicEventSelector(
                readWriteType: BasicEventSelector.ReadWriteType.allCases[random.below(3)],
                includesManagementEvents: random.oneIn(2),
                excludedSources: random.oneIn(2) ? ["a"] : [],
                resources: (0..<random.below(3)).map { _ in
                    BasicEventSelector.Resources(
                        type: BasicEventSelector.ResourceType.allCases[random.below(3)],
                        values: [["a"], ["arn:aws:s3"], ["b", "ab"]][random.below(3)]
                    )
                }
            )
        }
        let records = world.records(40).map { record in
            record.replacing("\"type\":\"a\"", with: "\"type\":\"AWS::S3::Object\"")
                .replacing("\"type\":\"b\"", with: "\"type\":\"AWS::Lambda::Function\"")
        }
        try check(.basic(selectors), policy, records)
    }
}

extension SelectionExplanation.Selector {
    /// Whether each part's truth is what its own parts' make of it.
    func isConsistent(with term: SelectorTerm) -> Bool {
        let holdsEverywhere = fields.allSatisfy(\.holds)
        let fieldsAgree = zip(fields, term.fields).allSatisfy { $0.isConsistent(with: $1) }
        guard fieldsAgree, matches == (cause == nil) else { return false }
        guard !matches else { return holdsEverywhere }
        return holdsEverywhere == (cause == .apart)
    }
}

extension SelectionExplanation.Field {
    func isConsistent(with term: FieldTerm) -> Bool {
        let values = zip(values, term.values)
        let selecting = values.filter { $1.operation.selects }.map(\.0.fits)
        let isSelected = selecting.isEmpty || selecting.contains(true)
        let isDeselected = values.contains { !$1.operation.selects && $0.fits }
        guard values.allSatisfy({ $0.fits == actual.contains(where: $1.matches) }) else {
            return false
        }
        // Among resources of several types, those of one may be deselected and another's not.
        if holds { return isSelected && (!isDeselected || term.name.hasPrefix("resources.")) }
        return isDeselected || !isSelected || term.name.hasPrefix("resources.")
    }
}

extension ValueTerm {
    /// Whether the operator's positive form holds of a text, byte by byte.
    fileprivate func matches(_ text: String) -> Bool {
        switch operation {
        case .equals, .notEquals: text.utf8.elementsEqual(value.value.utf8)
        case .startsWith, .notStartsWith: text.utf8.starts(with: value.value.utf8)
        case .endsWith, .notEndsWith: text.utf8.reversed().starts(with: value.value.utf8.reversed())
        }
    }
}
