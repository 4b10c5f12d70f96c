import QueryLanguage
import Records
import Rules
import TestKit
import Testing

@Suite struct `Advanced event selectors` {
    // MARK: AWS's table

    struct ARNCase: Sendable, CustomTestStringConvertible {
        let arn: String
        let isKept: Bool
        let because: String
        var testDescription: String { "\(arn): \(because)" }
    }

    /// From the user guide's page on filtering data events.
    @Test(arguments: [
        ARNCase(arn: "amzn-s3-demo-bucket/object1", isKept: true, because: "Equals"),
        ARNCase(arn: "amzn-s3-demo-bucket/object2", isKept: true, because: "StartsWith"),
        ARNCase(arn: "amzn-s3-demo-bucket1/object3", isKept: true, because: "EndsWith suffices"),
        ARNCase(
            arn: "amzn-s3-demo-bucket/deselectObject4",
            isKept: false,
            because: "NotStartsWith beats StartsWith"
        ),
        ARNCase(arn: "amzn-s3-demo-bucket/object5", isKept: false, because: "NotEndsWith"),
        ARNCase(arn: "amzn-s3-demo-bucket/object6", isKept: false, because: "NotEquals"),
        ARNCase(arn: "other/object1", isKept: false, because: "nothing selects it"),
    ])
    func `judge the six ARNs of AWS's own table as it says`(arn: ARNCase) throws {
        let bucket = "arn:aws:s3:::amzn-s3-demo-bucket"
        let fields = """
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            {"Field": "resources.ARN", "Equals": ["\(bucket)/object1"],
             "StartsWith": ["\(bucket)/"], "EndsWith": ["object3"],
             "NotStartsWith": ["\(bucket)/deselect"], "NotEndsWith": ["object5"],
             "NotEquals": ["\(bucket)/object6"]}
            """
        let record = """
            {"eventCategory":"Data","resources":[
                {"type":"AWS::S3::Object","ARN":"arn:aws:s3:::\(arn.arn)"},
                {"type":"AWS::S3::Bucket","ARN":"\(bucket)"}]}
            """
        #expect(try keeps(fields, record) == arn.isKept)
    }

    // MARK: Decided cases

    /// A decided case of the rules, by its number in the table of tricky cases.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let fields: String
        let record: String
        let isKept: Bool

        init(_ name: String, _ fields: String, _ record: String, kept: Bool) {
            self.name = name
            self.fields = fields
            self.record = record
            isKept = kept
        }

        var testDescription: String { name }
    }

    static let fromConsole = #"{"Field":"sessionCredentialFromConsole","#
    static let object = #"{"Field":"resources.type","Equals":["AWS::S3::Object"]}"#
    static let both = """
        {"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::b/x"},
                      {"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::b"}]}
        """
    static let twoObjects = """
        {"resources":[{"type":"AWS::S3::Object","ARN":"1"},
                      {"type":"AWS::S3::Object","ARN":"2"}]}
        """
    static let prefix = """
        {"resources":[{"type":"AWS::S3::Object","ARNPrefix":"arn:aws:s3:::b/"},
                      {"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::c"}]}
        """
    static let managementOnly = #"{"Field":"eventCategory","Equals":["Management"]}"#

    static let missing = [
        Case(
            "1: a missing field is not selected",
            fromConsole + #""Equals":["true"]}"#,
            "{}",
            kept: false
        ),
        Case(
            "1: not by its beginning either",
            fromConsole + #""StartsWith":["t"]}"#,
            "{}",
            kept: false
        ),
        Case(
            "2: a missing field is not deselected",
            fromConsole + #""NotEquals":["true"]}"#,
            "{}",
            kept: true
        ),
        Case(
            "2: nor by its beginning or end",
            fromConsole + #""NotStartsWith":["t"],"NotEndsWith":["e"]}"#,
            "{}",
            kept: true
        ),
        Case(
            "2: a present field is deselected",
            fromConsole + #""NotEquals":["true"]}"#,
            #"{"sessionCredentialFromConsole":"true"}"#,
            kept: false
        ),
        Case(
            "1 and 2: selecting and deselecting a missing field selects nothing",
            fromConsole + #""Equals":["true"],"NotEquals":["x"]}"#,
            "{}",
            kept: false
        ),
        Case(
            "3: null is missing, and not deselected",
            #"{"Field":"errorCode","NotEquals":["x"]}"#,
            #"{"errorCode":null}"#,
            kept: true
        ),
        Case(
            "3: null is missing, and not selected",
            #"{"Field":"errorCode","Equals":["null"]}"#,
            #"{"errorCode":null}"#,
            kept: false
        ),
        Case(
            "3: the empty text is a value",
            #"{"Field":"errorCode","NotStartsWith":["A"]}"#,
            #"{"errorCode":""}"#,
            kept: true
        ),
        Case(
            "3: the empty text is not a longer one",
            #"{"Field":"errorCode","EndsWith":["A"]}"#,
            #"{"errorCode":""}"#,
            kept: false
        ),
    ]

    static let texts = [
        Case(
            "4: true in JSON is 'true'",
            #"{"Field":"readOnly","Equals":["true"]}"#,
            #"{"readOnly":true}"#,
            kept: true
        ),
        Case(
            "4: so is the text",
            #"{"Field":"readOnly","Equals":["true"]}"#,
            #"{"readOnly":"true"}"#,
            kept: true
        ),
        Case(
            "4: false is not 'true'",
            #"{"Field":"readOnly","NotEquals":["true"]}"#,
            #"{"readOnly":false}"#,
            kept: true
        ),
        Case(
            "4: false is deselected",
            #"{"Field":"readOnly","NotEquals":["false"]}"#,
            #"{"readOnly":false}"#,
            kept: false
        ),
        Case(
            "4: a missing readOnly is not selected",
            #"{"Field":"readOnly","Equals":["false"]}"#,
            "{}",
            kept: false
        ),
        Case(
            "5: letter case matters in values",
            #"{"Field":"eventName","Equals":["getobject"]}"#,
            #"{"eventName":"GetObject"}"#,
            kept: false
        ),
        Case(
            "5: letter case matters in deselection",
            #"{"Field":"eventName","NotEquals":["getobject"]}"#,
            #"{"eventName":"GetObject"}"#,
            kept: true
        ),
        Case(
            "5: letter case matters in names",
            #"{"Field":"EventName","Equals":["GetObject"]}"#,
            #"{"eventName":"GetObject"}"#,
            kept: false
        ),
        Case(
            "5: resources.arn is not resources.ARN",
            #"{"Field":"resources.arn","Equals":["arn:aws:s3:::b"]}"#,
            both,
            kept: false
        ),
        Case(
            "19: a composed letter is not a decomposed one",
            "{\"Field\":\"eventName\",\"Equals\":[\"caf\u{e9}\"]}",
            "{\"eventName\":\"cafe\u{301}\"}",
            kept: false
        ),
        Case(
            "19: nor is its beginning",
            "{\"Field\":\"eventName\",\"NotStartsWith\":[\"caf\u{e9}\"]}",
            "{\"eventName\":\"cafe\u{301} x\"}",
            kept: true
        ),
        Case(
            "19: the same code points are the same, escaped or not",
            #"{"Field":"eventName","Equals":["caf\u00e9"]}"#,
            "{\"eventName\":\"caf\u{e9}\"}",
            kept: true
        ),
        Case(
            "no wildcards: a star is a star",
            #"{"Field":"eventName","Equals":["Get*"]}"#,
            #"{"eventName":"GetObject"}"#,
            kept: false
        ),
        Case(
            "no wildcards: and matches itself",
            #"{"Field":"eventName","Equals":["Get*"]}"#,
            #"{"eventName":"Get*"}"#,
            kept: true
        ),
    ]

    static let resources = [
        Case(
            "6: type and ARN are of one element: an end",
            object + #",{"Field":"resources.ARN","EndsWith":[":b"]}"#,
            both,
            kept: false
        ),
        Case(
            "6: what another element has does not deselect",
            object + #",{"Field":"resources.ARN","NotEquals":["arn:aws:s3:::b"]}"#,
            both,
            kept: true
        ),
        Case(
            "6: what the element has deselects",
            object + #",{"Field":"resources.ARN","NotEndsWith":["/x"]}"#,
            both,
            kept: false
        ),
        Case(
            "6: what the element has selects",
            object + #",{"Field":"resources.ARN","StartsWith":["arn:aws:s3:::b/"]}"#,
            both,
            kept: true
        ),
        Case(
            "6: one of several candidates is enough to select",
            object + #",{"Field":"resources.ARN","Equals":["2"]}"#,
            twoObjects,
            kept: true
        ),
        Case(
            "6: one of several candidates is enough to deselect",
            object + #",{"Field":"resources.ARN","NotEquals":["2"]}"#,
            twoObjects,
            kept: false
        ),
        Case(
            "6: without a candidate the type itself fails",
            object + #",{"Field":"resources.ARN","NotEquals":["2"]}"#,
            #"{"resources":[{"type":"AWS::S3::Bucket","ARN":"1"}]}"#,
            kept: false
        ),
        Case(
            "7: ARNPrefix is an ARN: the beginning",
            object + #",{"Field":"resources.ARN","StartsWith":["arn:aws:s3:::b/"]}"#,
            prefix,
            kept: true
        ),
        Case(
            "7: ARNPrefix deselects",
            object + #",{"Field":"resources.ARN","NotStartsWith":["arn:aws:s3:::b/"]}"#,
            prefix,
            kept: false
        ),
        Case(
            "7: of its own element only",
            object + #",{"Field":"resources.ARN","StartsWith":["arn:aws:s3:::c"]}"#,
            prefix,
            kept: false
        ),
        Case(
            "8: an element without a type is no candidate",
            #"{"Field":"resources.type","Equals":["AWS::IAM::Role"]},"#
                + #"{"Field":"resources.ARN","Equals":["1"]}"#,
            #"{"resources":[{"ARN":"1"},{"type":"AWS::IAM::Role","ARN":"2"}]}"#,
            kept: false
        ),
        Case(
            "8: it can be reached without a type",
            #"{"Field":"resources.ARN","Equals":["1"]}"#,
            #"{"resources":[{"ARN":"1"}]}"#,
            kept: true
        ),
    ]

    static let categories = [
        Case(
            "12: who has no ARN is not deselected by it",
            #"{"Field":"userIdentity.arn","NotStartsWith":["arn:aws:sts::1:assumed-role/R/"]}"#,
            #"{"userIdentity":{"type":"AWSService","invokedBy":"x.amazonaws.com"}}"#,
            kept: true
        ),
        Case(
            "13: managementEvent true makes a management event",
            managementOnly,
            #"{"managementEvent":true}"#,
            kept: true
        ),
        Case(
            "13: managementEvent false makes a data event",
            managementOnly,
            #"{"managementEvent":false}"#,
            kept: false
        ),
        Case(
            "13: AwsVpceEvent is network activity",
            managementOnly,
            #"{"eventType":"AwsVpceEvent","managementEvent":true}"#,
            kept: false
        ),
        Case(
            "13: a stated category is not derived",
            managementOnly,
            #"{"eventCategory":"Data","managementEvent":true}"#,
            kept: false
        ),
        Case(
            "13: an unknown category is kept",
            managementOnly,
            #"{"eventName":"Old"}"#,
            kept: true
        ),
        Case(
            "14: Insight events are not what selectors speak of",
            managementOnly,
            #"{"eventCategory":"Insight"}"#,
            kept: true
        ),
        Case(
            "14: nor those whose details say so",
            managementOnly,
            #"{"insightDetails":{}}"#,
            kept: true
        ),
        Case(
            "14: nor aggregated ones",
            managementOnly,
            #"{"eventCategory":"Aggregated"}"#,
            kept: true
        ),
        Case(
            "14: a selector without a category speaks of all",
            #"{"Field":"eventName","Equals":["x"]}"#,
            #"{"eventCategory":"Insight"}"#,
            kept: false
        ),
    ]

    @Test(arguments: missing + texts + resources + categories)
    func `decide the tricky cases as written down`(selecting: Case) throws {
        #expect(try keeps(selecting.fields, selecting.record) == selecting.isKept)
    }

    // MARK: Joining

    @Test(arguments: [("a", true), ("b", true), ("c", false), ("ab", false), ("xc", false)])
    func `select by any value of any operator`(name: String, isKept: Bool) throws {
        let fields =
            #"{"Field":"eventName","Equals":["a","b"],"EndsWith":["z"],"StartsWith":["q"]}"#
        #expect(try keeps(fields, "{\"eventName\":\"\(name)\"}") == isKept)
    }

    @Test(arguments: [("a", false), ("b", false), ("c", true), ("xz", false)])
    func `deselect by each value, not by all of them`(name: String, isKept: Bool) throws {
        let fields = #"{"Field":"eventName","NotEquals":["a","b"],"NotEndsWith":["z"]}"#
        #expect(try keeps(fields, "{\"eventName\":\"\(name)\"}") == isKept)
    }

    /// AWS's example of excluding only what is both: it takes two selectors.
    @Test(arguments: [
        ("DeleteObject", "AwsServiceEvent", false), ("DeleteObject", "AwsApiCall", true),
        ("PutObject", "AwsServiceEvent", true), ("PutObject", "AwsApiCall", true),
    ])
    func `keep what any selector keeps`(name: String, type: String, isKept: Bool) throws {
        let read = try selectors(
            """
            [{"FieldSelectors":[{"Field":"eventName","NotEquals":["DeleteObject"]}]},
             {"FieldSelectors":[{"Field":"eventName","Equals":["DeleteObject"]},
                                {"Field":"eventType","NotEquals":["AwsServiceEvent"]}]}]
            """
        )
        let record = "{\"eventName\":\"\(name)\",\"eventType\":\"\(type)\"}"
        #expect(try keeps(read, record) == isKept)
    }

    @Test func `join two selections of the same field by and`() throws {
        let fields =
            #"{"Field":"eventName","StartsWith":["Get"]},"#
            + #"{"Field":"eventName","EndsWith":["Object"]}"#
        #expect(try keeps(fields, #"{"eventName":"GetObject"}"#))
        #expect(try !keeps(fields, #"{"eventName":"GetBucket"}"#))
    }
}
