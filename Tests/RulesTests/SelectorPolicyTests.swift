import Rules
import TestKit
import Testing

@Suite struct `What a stream decides where AWS is silent` {
    private let managementOnly = #"{"Field":"eventCategory","Equals":["Management"]}"#
    private let insight = #"{"eventCategory":"Insight"}"#
    private let unknown = #"{"eventName":"Old"}"#

    @Test(arguments: [
        (SelectorPolicy.Verdict.keep, SelectorPolicy.Verdict.keep, true, true),
        (.drop, .keep, false, true), (.keep, .drop, true, false), (.drop, .drop, false, false),
    ])
    func `13 and 14: other and unknown categories are kept or dropped, each by itself`(
        other: SelectorPolicy.Verdict,
        unknownCategory: SelectorPolicy.Verdict,
        isInsightKept: Bool,
        isUnknownKept: Bool
    ) throws {
        var policy = SelectorPolicy()
        policy.nonSelectable = other
        policy.unknownCategory = unknownCategory
        #expect(try keeps(managementOnly, insight, policy) == isInsightKept)
        #expect(try keeps(managementOnly, unknown, policy) == isUnknownKept)
        #expect(try keeps(managementOnly, #"{"eventCategory":"Management"}"#, policy))
        #expect(try !keeps(managementOnly, #"{"eventCategory":"NetworkActivity"}"#, policy))
    }

    @Test func `6: type and ARN may be of two elements, if that is asked for`() throws {
        var policy = SelectorPolicy()
        policy.resourceBinding = .anyElement
        let fields =
            #"{"Field":"resources.type","Equals":["AWS::S3::Object"]},"#
            + #"{"Field":"resources.ARN","Equals":["arn:aws:s3:::b"]}"#
        let record = """
            {"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::b/x"},
                          {"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::b"}]}
            """
        #expect(try !keeps(fields, record))
        #expect(try keeps(fields, record, policy))
        let prefix = #"{"resources":[{"ARNPrefix":"arn:aws:s3:::b"},{"type":"AWS::S3::Object"}]}"#
        #expect(try keeps(fields, prefix, policy))
    }

    @Test(arguments: ["[]", "{\"AdvancedEventSelectors\": []}", "{\"EventSelectors\": []}"])
    func `18: an empty list is refused unless it is said what it keeps`(json: String) throws {
        let error = #expect(throws: SelectorError.self) { try selectors(json) }
        #expect(error?.problem == "the list of selectors is empty")
    }

    @Test(arguments: [
        (SelectorPolicy.WhenEmpty.all, true, true, true), (.nothing, false, false, false),
        (.awsDefault, true, false, true),
    ])
    func `18: an empty list keeps what it is said to`(
        whenEmpty: SelectorPolicy.WhenEmpty,
        isManagementKept: Bool,
        isDataKept: Bool,
        isInsightKept: Bool
    ) throws {
        var policy = SelectorPolicy()
        policy.whenEmpty = whenEmpty
        let empty = try document("[]").selectors(legalIn: .extended, policy)
        #expect(
            try keeps(empty, #"{"eventCategory":"Management"}"#, policy) == isManagementKept
        )
        #expect(try keeps(empty, #"{"eventCategory":"Data"}"#, policy) == isDataKept)
        #expect(try keeps(empty, insight, policy) == isInsightKept)
    }

    @Test func `a selector without a category speaks of every record, beside another too`() throws {
        let read = try selectors(
            """
            [{"FieldSelectors":[\(managementOnly)]},
             {"FieldSelectors":[{"Field":"eventName","Equals":["x"]}]}]
            """
        )
        #expect(try keeps(read, insight))
        #expect(try keeps(read, #"{"eventCategory":"Data","eventName":"x"}"#))
        #expect(try !keeps(read, #"{"eventCategory":"Data","eventName":"y"}"#))
    }
}

@Suite struct `Resources in the extended profile` {
    private func keeps(_ fields: String, _ resources: String) throws -> Bool {
        try RulesTests.keeps(fields, "{\"resources\":[\(resources)]}")
    }

    @Test func `a deselected type is allowed on no resource, and may be missing`() throws {
        let fields = #"{"Field":"resources.type","NotEquals":["A"]}"#
        #expect(try keeps(fields, ""))
        #expect(try keeps(fields, #"{"type":"B"},{"ARN":"1"}"#))
        #expect(try !keeps(fields, #"{"type":"B"},{"type":"A"}"#))
    }

    @Test func `several types are as good as a selector for each`() throws {
        let fields =
            #"{"Field":"resources.type","Equals":["A","B"]},"#
            + #"{"Field":"resources.ARN","NotStartsWith":["x"]}"#
        #expect(try keeps(fields, #"{"type":"A","ARN":"1"},{"type":"B","ARN":"x1"}"#))
        #expect(try !keeps(fields, #"{"type":"A","ARN":"x1"},{"type":"B","ARN":"x2"}"#))
        #expect(try !keeps(fields, #"{"type":"C","ARN":"1"}"#))
    }

    @Test func `a type may be selected by its beginning`() throws {
        let fields =
            #"{"Field":"resources.type","StartsWith":["AWS::S3"]},"#
            + #"{"Field":"resources.ARN","EndsWith":["/x"]}"#
        #expect(try keeps(fields, #"{"type":"AWS::S3::Object","ARN":"a/x"}"#))
        #expect(try !keeps(fields, #"{"type":"AWS::KMS::Key","ARN":"a/x"},{"type":"AWS::S3::B"}"#))
    }

    @Test func `other fields of a resource are of the same one`() throws {
        let fields =
            #"{"Field":"resources.type","Equals":["A"]},"#
            + #"{"Field":"resources.accountId","Equals":["1"]}"#
        #expect(try keeps(fields, #"{"type":"A","accountId":"1"}"#))
        #expect(try !keeps(fields, #"{"type":"A","accountId":"2"},{"type":"B","accountId":"1"}"#))
    }
}
