import Rules
import TestKit
import Testing

@Suite struct `Basic event selectors` {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let selector: String
        let record: String
        let isKept: Bool

        init(_ name: String, _ selector: String, _ record: String, kept: Bool) {
            self.name = name
            self.selector = selector
            self.record = record
            isKept = kept
        }

        var testDescription: String { name }
    }

    private static func event(_ category: String, _ rest: String) -> String {
        "{\"eventCategory\":\"\(category)\",\(rest)}"
    }

    private static func resource(_ type: String, _ arn: String) -> String {
        "\"resources\":[{\"type\":\"AWS::\(type)\",\"ARN\":\"arn:aws:\(arn)\"}]"
    }

    private static func selecting(_ type: String, _ value: String) -> String {
        #"{"IncludeManagementEvents":false,"DataResources":[{"Type":"AWS::"#
            + "\(type)\",\"Values\":[\"arn:aws:\(value)\"]}]}"
    }

    static let management = [
        Case("all management by default", "{}", event("Management", "\"a\":1"), kept: true),
        Case("no data by default", "{}", event("Data", "\"a\":1"), kept: false),
        Case("no network activity", "{}", event("NetworkActivity", "\"a\":1"), kept: false),
        Case("Insight is not spoken of", "{}", event("Insight", "\"a\":1"), kept: true),
        Case("nor what has no category", "{}", "{\"a\":1}", kept: true),
        Case(
            "not if it says so",
            #"{"IncludeManagementEvents":false}"#,
            event("Management", "\"a\":1"),
            kept: false
        ),
        Case(
            "read only",
            #"{"ReadWriteType":"ReadOnly"}"#,
            event("Management", "\"readOnly\":true"),
            kept: true
        ),
        Case(
            "read only drops writes",
            #"{"ReadWriteType":"ReadOnly"}"#,
            event("Management", "\"readOnly\":\"false\""),
            kept: false
        ),
        Case(
            "write only",
            #"{"ReadWriteType":"WriteOnly"}"#,
            event("Management", "\"readOnly\":\"false\""),
            kept: true
        ),
        Case(
            "write only drops what says nothing",
            #"{"ReadWriteType":"WriteOnly"}"#,
            event("Management", "\"a\":1"),
            kept: false
        ),
        Case(
            "an excluded source",
            #"{"ExcludeManagementEventSources":["kms.amazonaws.com"]}"#,
            event("Management", "\"eventSource\":\"kms.amazonaws.com\""),
            kept: false
        ),
        Case(
            "another source",
            #"{"ExcludeManagementEventSources":["kms.amazonaws.com"]}"#,
            event("Management", "\"eventSource\":\"s3.amazonaws.com\""),
            kept: true
        ),
    ]

    static let data = [
        Case(
            "all objects",
            selecting("S3::Object", "s3"),
            event("Data", resource("S3::Object", "s3:::b/x")),
            kept: true
        ),
        Case(
            "an object's prefix",
            selecting("S3::Object", "s3:::b/p"),
            event("Data", resource("S3::Object", "s3:::b/p2/x")),
            kept: true
        ),
        Case(
            "a bucket without a slash is a prefix too",
            selecting("S3::Object", "s3:::b"),
            event("Data", resource("S3::Object", "s3:::b2/x")),
            kept: true
        ),
        Case(
            "another bucket",
            selecting("S3::Object", "s3:::b/"),
            event("Data", resource("S3::Object", "s3:::b2/x")),
            kept: false
        ),
        Case(
            "not the bucket that comes with an object",
            selecting("S3::Object", "s3:::b"),
            event("Data", resource("S3::Bucket", "s3:::b")),
            kept: false
        ),
        Case(
            "an ARNPrefix is an ARN",
            selecting("S3::Object", "s3:::b/"),
            event(
                "Data",
                #""resources":[{"type":"AWS::S3::Object","ARNPrefix":"arn:aws:s3:::b/"}]"#
            ),
            kept: true
        ),
        Case(
            "a function, whole",
            selecting("Lambda::Function", "lambda:us-west-2:1:function:helloworld"),
            event("Data", resource("Lambda::Function", "lambda:us-west-2:1:function:helloworld")),
            kept: true
        ),
        Case(
            "not as a prefix",
            selecting("Lambda::Function", "lambda:us-west-2:1:function:helloworld"),
            event("Data", resource("Lambda::Function", "lambda:us-west-2:1:function:helloworld2")),
            kept: false
        ),
        Case(
            "all functions",
            selecting("Lambda::Function", "lambda"),
            event("Data", resource("Lambda::Function", "lambda:us-west-2:1:function:f")),
            kept: true
        ),
        Case(
            "all tables",
            selecting("DynamoDB::Table", "dynamodb"),
            event("Data", resource("DynamoDB::Table", "dynamodb:us-west-2:1:table/t")),
            kept: true
        ),
        Case(
            "one table",
            selecting("DynamoDB::Table", "dynamodb:us-west-2:1:table/t"),
            event("Data", resource("DynamoDB::Table", "dynamodb:us-west-2:1:table/t2")),
            kept: false
        ),
        Case(
            "the type has to fit",
            selecting("Lambda::Function", "lambda"),
            event("Data", resource("S3::Object", "s3:::b/x")),
            kept: false
        ),
        Case(
            "data resources do not select management events",
            selecting("S3::Object", "s3"),
            event("Management", resource("S3::Object", "s3:::b/x")),
            kept: false
        ),
        Case(
            "reads of data only",
            #"{"ReadWriteType":"ReadOnly","DataResources":[{"Type":"AWS::S3::Object","#
                + #""Values":["arn:aws:s3"]}]}"#,
            event("Data", "\"readOnly\":false," + resource("S3::Object", "s3:::b/x")),
            kept: false
        ),
        Case(
            "excluded sources are of management events only",
            #"{"ExcludeManagementEventSources":["kms.amazonaws.com"],"DataResources":["#
                + #"{"Type":"AWS::S3::Object","Values":["arn:aws:s3"]}]}"#,
            event(
                "Data",
                "\"eventSource\":\"kms.amazonaws.com\"," + resource("S3::Object", "s3:::b/x")
            ),
            kept: true
        ),
    ]

    @Test(arguments: management + data)
    func `keep what AWS says they keep`(selecting: Case) throws {
        let read = try selectors("{\"EventSelectors\": [\(selecting.selector)]}")
        #expect(try keeps(read, selecting.record) == selecting.isKept)
    }

    @Test func `keep what any of them keeps`() throws {
        let read = try selectors(
            #"[{"ReadWriteType":"ReadOnly"},{"IncludeManagementEvents":false,"DataResources":["#
                + #"{"Type":"AWS::S3::Object","Values":["arn:aws:s3"]}]}]"#
        )
        #expect(try keeps(read, #"{"eventCategory":"Management","readOnly":true}"#))
        #expect(try !keeps(read, #"{"eventCategory":"Management","readOnly":false}"#))
        #expect(try keeps(read, Self.event("Data", Self.resource("S3::Object", "s3:::b/x"))))
    }

    @Test(arguments: [
        (#"[{"ReadWriteType":"read-only"}]"#, "1:19: ReadWriteType is none of the words"),
        (#"[{"ReadWriteType":"All","Name":"x"}]"#, "1:25: unknown member 'Name'"),
        (#"[{"IncludeManagementEvents":"true"}]"#, "1:29: IncludeManagementEvents is neither"),
        (#"[{"DataResources":[{"Type":"AWS::SNS::Topic"}]}]"#, "1:28: a data resource's Type"),
        (#"[{"DataResources":[{"Type":"AWS::S3::Object"}]}]"#, "1:20: a data resource without"),
        (#"[{"DataResources":{}}]"#, "1:19: DataResources is not a list"),
        (#"[{"ExcludeManagementEventSources":"kms"}]"#, "1:35: ExcludeManagementEventSources"),
        (#"[{"DataResources":[]},5]"#, "1:23: a basic selector that is no object"),
    ])
    func `of the wrong shape are refused`(json: String, start: String) {
        let error = #expect(throws: SelectorError.self) { try selectors(json) }
        #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
    }

    /// A selector of one data resource.
    private static func resource(type: String, value: String) -> String {
        #"[{"DataResources":[{"Type":"AWS::"# + "\(type)\",\"Values\":[\"\(value)\"]}]}]"
    }

    @Test(arguments: [
        (resource(type: "S3::Object", value: "arn:aws:s3:::*"), "SEL036"),
        (resource(type: "Lambda::Function", value: "arn:aws:lambda:*"), "SEL036"),
        (resource(type: "Lambda::Function", value: "arn:aws:s3"), "SEL036"),
        (resource(type: "DynamoDB::Table", value: "my-table"), "SEL036"),
        (#"[{"ExcludeManagementEventSources":["s3.amazonaws.com"]}]"#, "SEL037"),
        ("{\"EventSelectors\":[{},{},{},{},{},{}]}", "SEL033"),
    ])
    func `that AWS refuses are refused for a trail, and taken by Sluice`(
        json: String,
        code: String
    ) throws {
        #expect(codes(json, .awsTrail) == [code])
        #expect(codes(json, .extended) == [])
        _ = try selectors(json)
    }

    @Test(arguments: [(250, false), (251, true)])
    func `may name 250 data resources in all, not counting whole services`(
        count: Int,
        isRefused: Bool
    ) {
        let values = (0..<count).map { "\"arn:aws:s3:::b\($0)/\"" }.joined(separator: ",")
        let json = """
            [{"DataResources":[{"Type":"AWS::S3::Object","Values":[\(values),"arn:aws:s3"]}]}]
            """
        #expect(codes(json, .awsTrail) == (isRefused ? ["SEL034"] : []))
    }
}
