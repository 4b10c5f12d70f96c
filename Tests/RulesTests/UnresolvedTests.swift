import Rules
import Testing

/// All that is said of a document, as `code: problem`.
func said(_ json: String, _ profile: SelectorProfile = .extended) -> [String] {
    document(json).findings(in: profile).map { "\($0.rule.code): \($0.problem)" }
}

@Suite struct `What a tool has yet to work out` {
    private static func template(_ properties: String) -> String {
        #"{"Type": "AWS::CloudTrail::Trail", "Properties": {\#(properties)}}"#
    }

    private static func advanced(_ selectors: String) -> String {
        template(#""AdvancedEventSelectors": \#(selectors)"#)
    }

    private static func value(_ values: String) -> String {
        advanced(
            """
            [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]},
                {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
                {"Field": "resources.ARN", "NotStartsWith": \(values)}]}]
            """
        )
    }

    private static func terraform(_ selector: String) -> String {
        #"{"resource": {"aws_cloudtrail": {"t": {"advanced_event_selector": \#(selector)}}}}"#
    }

    private static func configuration(_ value: String) -> String {
        terraform(
            """
            {"field_selector": [{"field": "eventCategory", "equals": ["Data"]},
                {"field": "resources.type", "equals": ["AWS::S3::Object"]},
                {"field": "resources.ARN", "not_starts_with": [\(value)]}]}
            """
        )
    }

    private static func plan(_ field: String) -> String {
        """
        {"values": {"advanced_event_selector": [{"field_selector": [
            {"field": "eventCategory", "equals": ["Data"]},
            {"field": "resources.type", "equals": ["AWS::S3::Object"]}, \(field)]}]},
         "type": "aws_cloudtrail"}
        """
    }

    static let cloudFormation = [
        (value(#"[{"Fn::Sub": "${B}/"}]"#), "Fn::Sub"), (value(#"{"Ref": "Prefixes"}"#), "Ref"),
        (value(#"["arn:${AWS::Partition}:s3:::b/"]"#), "'${AWS::Partition}'"),
        (value(#"["{{resolve:ssm:prefix}}"]"#), "'{{resolve:ssm:prefix}}'"),
        (advanced(#"{"Fn::If": ["X", [], {"Ref": "AWS::NoValue"}]}"#), "Fn::If"),
        (advanced(#"[{"Fn::If": ["X", {}, {"Ref": "AWS::NoValue"}]}]"#), "Fn::If"),
        (advanced(#"[{"Name": "x", "FieldSelectors": {"Ref": "F"}}]"#), "Ref"),
        (
            advanced(
                #"[{"FieldSelectors": [{"Fn::If": ["X", {}, {}]}, {"Field": "a", "Equals": ["b"]}]}]"#
            ), "Fn::If"
        ),
        (
            advanced(
                #"[{"Name": {"Fn::Sub": "n"}, "FieldSelectors": [{"Field": "a", "Equals": ["b"]}]}]"#
            ), "Fn::Sub"
        ),
        (
            advanced(#"[{"FieldSelectors": [{"Field": {"Ref": "F"}, "Equals": ["b"]}]}]"#), "Ref"
        ),
        (
            template(
                #"""
                "EventSelectors": [{"IncludeManagementEvents": false, "DataResources":
                    [{"Type": "AWS::S3::Object", "Values": [{"Fn::Sub": "${B.Arn}/"}]}]}]
                """#
            ), "Fn::Sub"
        ),
        (
            template(
                #""EventSelectors": [{"IncludeManagementEvents": false, "DataResources": {"Ref": "D"}}]"#
            ), "Ref"
        ),
        (template(#""EventSelectors": [{"ReadWriteType": {"Ref": "R"}}]"#), "Ref"),
        (template(#""EventSelectors": [{"IncludeManagementEvents": {"Ref": "M"}}]"#), "Ref"),
    ]

    static let terraforms = [
        (configuration(#""${aws_s3_bucket.b.arn}/""#), "'${aws_s3_bucket.b.arn}'"),
        (configuration(#""%{ if x }a%{ endif }""#), "'%{ if x }'"),
        (terraform(#""${var.selectors}""#), "'${var.selectors}'"),
        (
            #"{"resource": {"aws_cloudtrail": {"t": {"dynamic": {"advanced_event_selector": []}}}}}"#,
            "dynamic advanced_event_selector"
        ),
    ]

    @Test(arguments: cloudFormation + terraforms)
    func `is said to be that, and nothing else is said`(json: String, what: String) {
        #expect(said(json) == ["SEL013: \(what) is not worked out"])
        #expect(said(json, .awsTrail).filter { !$0.hasPrefix("SEL013") } == [])
    }

    @Test func `may be a substitution without its function`() {
        let found = document(Self.cloudFormation[2].0).faults
        #expect(found.first?.wayOut.hasPrefix("write !Sub before the text") == true)
    }

    @Test(arguments: [
        (
            #"{"field": "resources.ARN", "equals": null, "ends_with": null}"#,
            "the condition on resources.ARN"
        ),
        (
            #"{"field": "resources.ARN", "not_starts_with": ["arn:aws:s3:::a/", null]}"#,
            "a value of not_starts_with"
        ),
    ])
    func `may be known only after the apply`(field: String, what: String) {
        #expect(said(Self.plan(field)) == ["SEL013: \(what) is known only after the apply"])
    }

    @Test func `is named in a list that no tool works out, too`() {
        let value = "arn:${AWS::Partition}:s3:::b/"
        let found = said(advancedDocument(field("resources.ARN", "StartsWith", value)))
        #expect(found == ["SEL111: nothing is put in the place of '${…}' in '\(value)'"])
    }

    @Test func `is not what is written with its sign doubled`() throws {
        let read = document(Self.configuration(#""arn:aws:s3:::b/$${x}""#))
        #expect(read.findings(in: .extended) == [])
        guard case .advanced(let selectors) = try read.selectors() else { return }
        #expect(
            selectors[0].fieldSelectors[2].conditions == [.notStartsWith: ["arn:aws:s3:::b/${x}"]]
        )
    }
}

@Suite struct `One fault` {
    private static let category = #"{"Field": "eventCategory", "Equals": ["Management"]}"#

    static let documents = [
        (
            #"[{"FieldSelectors": [{"Field": "readOnly", "Equals": [true]}, \#(category)]}]"#,
            "SEL011"
        ),
        (
            #"[{"FieldSelectors": [\#(category), {"Field": "readOnly", "Equals": [true]}]}]"#,
            "SEL011"
        ),
        (
            """
            [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]},
                {"Field": "resources.type", "Equals": [5]}]}]
            """, "SEL011"
        ),
        (#"[{"FieldSelector": [\#(category)]}]"#, "SEL008"),
        (#"[{"fieldSelectors": [\#(category)]}]"#, "SEL008"),
        (
            #"[{"FieldSelectors": [{"field": "eventCategory", "Equals": ["Management"]}]}]"#,
            "SEL008"
        ),
        (#"[{"ReadWriteTypes": "All"}]"#, "SEL008"),
        (#"[{"FieldSelectors": [\#(category)]}, {"ReadWriteType": "All"}]"#, "SEL004"),
        (#"[{"ReadWriteType": "All"}, {"FieldSelectors": [\#(category)]}]"#, "SEL004"),
        (#"[{"Name": 5, "FieldSelectors": [\#(category)]}]"#, "SEL012"),
        (#"[{"Name": "x"}]"#, "SEL005"), ("[5]", "SEL005"), ("[]", "SEL003"),
        (
            #"""
            [{"IncludeManagementEvents": false,
              "DataResources": [{"Type": "AWS::S3::Object", "Values": [5]}]}]
            """#, "SEL011"
        ),
    ]

    @Test(arguments: documents)
    func `is reported once`(json: String, code: String) {
        #expect(document(json).findings(in: .awsTrail).map(\.rule.code) == [code])
    }

    @Test(arguments: [
        ("FieldSelector", "FieldSelectors"), ("fieldSelectors", "FieldSelectors"),
    ])
    func `in a member's name comes with the name that was meant`(name: String, meant: String) {
        let found = document(#"[{"\#(name)": [\#(Self.category)]}]"#).faults
        #expect(found.map(\.wayOut) == ["did you mean '\(meant)'?"])
    }

    @Test(arguments: [
        ("Equal", "Equals"), ("NotEqual", "NotEquals"), ("DoesNotEqual", "NotEquals"),
        ("equals", "Equals"), ("StartWith", "StartsWith"), ("DoesNotStartWith", "NotStartsWith"),
    ])
    func `in an operator's name, too`(name: String, meant: String) {
        let found = document(advancedDocument(field("eventName", name, "x"))).faults
        #expect(found.map(\.wayOut) == ["did you mean '\(meant)'?"])
    }

    @Test(arguments: [
        (String(repeating: "x", count: 1_001), "Field has more than 1000 characters; shorten it"),
        ("a..b", "Field is not the name of a field; write one in quotes, such as \"eventName\""),
    ])
    func `in a field's name says what is wrong with it`(name: String, text: String) {
        let found = document(advancedDocument(field(name, "Equals", "x"))).faults
        #expect(found.map { "\($0.problem); \($0.wayOut)" } == [text])
    }
}
