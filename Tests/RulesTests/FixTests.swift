import Rules
import Testing

@Suite struct `A fix` {
    private static func json(_ field: String) -> String {
        """
        [{"FieldSelectors": [
          {"Field": "eventCategory", "Equals": ["Data"]},
          {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
          \(field)]}]
        """
    }

    private static func arn(_ operation: String, _ value: String) -> String {
        json("{\"Field\": \"userIdentity.arn\", \"\(operation)\": [\"\(value)\"]}")
    }

    private static func resource(_ operation: String, _ value: String) -> String {
        json("{\"Field\": \"resources.ARN\", \"\(operation)\": [\"\(value)\"]}")
    }

    private static let session = "arn:aws:sts::1:assumed-role"

    /// What stands before and after.
    static let mended = [
        (json(#"{"Field":"a","Equals":["x*"]}"#), json(#"{"Field":"a","StartsWith":["x"]}"#)),
        (json(#"{"Field":"a","NotEquals":["*x"]}"#), json(#"{"Field":"a","NotEndsWith":["x"]}"#)),
        (json(#"{"Field":"a","EndsWith":["*x"]}"#), json(#"{"Field":"a","EndsWith":["x"]}"#)),
        (
            json(#"{"Field":"a","Equals":["x","y","x"]}"#),
            json(#"{"Field":"a","Equals":["x","y"]}"#)
        ),
        (
            json(#"{"Field":"readonly","Equals":["true"]}"#),
            json(#"{"Field":"readOnly","Equals":["true"]}"#)
        ),
        (
            json(#"{"Field":"readOnly","Equals":[true]}"#),
            json(#"{"Field":"readOnly","Equals":["true"]}"#)
        ),
        (
            json(#"{"Field":"readOnly","Equals":"true"}"#),
            json(#"{"Field":"readOnly","Equals":["true"]}"#)
        ),
        (
            #"[{"FieldSelectors":{"Field":"a","Equals":["x"]}}]"#,
            #"[{"FieldSelectors":[{"Field":"a","Equals":["x"]}]}]"#
        ),
        (arn("NotEquals", "arn:aws:iam::1:role/p/R"), arn("NotStartsWith", "\(session)/R/")),
        (arn("NotStartsWith", "\(session)/R"), arn("NotStartsWith", "\(session)/R/")),
        (resource("NotEquals", "arn:aws:s3:::b"), resource("NotStartsWith", "arn:aws:s3:::b/")),
        (resource("Equals", "arn:aws:s3:::b/"), resource("StartsWith", "arn:aws:s3:::b/")),
    ]

    @Test(arguments: mended)
    func `writes what can only have been meant`(before: String, after: String) {
        let read = document(before)
        let fixes = read.findings(in: .extended).compactMap(\.fix)
        let fixed = read.text.fixed(by: fixes)
        #expect(String(decoding: fixed.bytes, as: UTF8.self) == after)
    }

    @Test func `removes the lists that AWS prints for operators that are not used`() throws {
        let printed = #"""
            {"Field": "eventName", "Equals": ["x"], "StartsWith": [], "EndsWith": [ ],
              "NotEquals": [], "NotStartsWith": [],
              "NotEndsWith": []}
            """#
        let read = document(
            "[{\"FieldSelectors\":[\(field("eventCategory", "Equals", "Management")),\(printed)]}]"
        )
        let found = read.findings(in: .awsEventDataStore)
        #expect(found.map(\.rule.code) == ["SEL020"])
        #expect(
            found[0].problem == "StartsWith, EndsWith, NotEquals, NotStartsWith, NotEndsWith of"
                + " eventName are empty lists"
        )
        let after = read.text.fixed(by: found.compactMap(\.fix))
        let fixed = #"{"Field": "eventName", "Equals": ["x"]}"#
        #expect(String(decoding: after.bytes, as: UTF8.self).contains(fixed))
        #expect(
            document(String(decoding: after.bytes, as: UTF8.self)).findings(in: .awsEventDataStore)
                == []
        )
    }

    @Test(arguments: [SelectorProfile.awsTrail, .awsEventDataStore])
    func `is not offered where the profile does not take the operator`(profile: SelectorProfile) {
        let fields = [
            field("eventCategory", "Equals", "Data"),
            field("resources.type", "Equals", "AWS::S3::*"),
        ]
        let found = document(advancedDocument(fields.joined(separator: ","))).findings(in: profile)
        #expect(found.map(\.rule.code) == ["SEL032", "SEL101"])
        #expect(found.compactMap(\.fix) == [])
    }

    static let ambiguous = [
        json(#"{"Field":"a","Equals":["x*","y"]}"#),
        json(#"{"Field":"a","Equals":["x*"],"StartsWith":["y"]}"#),
        json(#"{"Field":"a","Equals":["x*"],"StartsWith":null}"#),
        json(#"{"Field":"a","Equals":["x*y"]}"#), json(#"{"Field":"a","Equals":["*"]}"#),
        arn("StartsWith", "\(session)/R"), resource("StartsWith", "arn:aws:s3:::b"),
        resource("NotStartsWith", "arn:aws:dynamodb:r:1:table/t"),
        resource("StartsWith", "arn:partition:s3:::b/"),
    ]

    @Test(arguments: ambiguous)
    func `is not offered where more than one thing can have been meant`(json: String) {
        let found = document(json).findings(in: .extended)
        #expect(!found.isEmpty)
        #expect(found.compactMap(\.fix) == [])
    }

    @Test func `of what another fix changes waits for the next time`() {
        let text = SourceText(Array("abc".utf8))
        let fixes = [
            Diagnostic.Fix("one", [Diagnostic.Edit(0..<2, "x")]),
            Diagnostic.Fix("two", [Diagnostic.Edit(1..<3, "y")]),
        ]
        #expect(text.fixed(by: fixes).bytes == Array("xc".utf8))
    }

    @Test func `is shown as a diff`() {
        let old = (1...12).map { "\($0)\n" }.joined() + "end"
        let new = old.replacing("2\n3\n", with: "2\nthree\n").replacing("end", with: "END\n")
        let diff = UnifiedDiff(
            from: SourceText(Array(old.utf8)),
            to: SourceText(Array(new.utf8)),
            path: "s.json"
        )
        #expect(
            diff.text == """
                --- s.json
                +++ s.json
                @@ -1,6 +1,6 @@
                 1
                 2
                -3
                +three
                 4
                 5
                 6
                @@ -10,4 +10,4 @@
                 10
                 11
                 12
                -end
                \\ No newline at end of file
                +END

                """
        )
        let same = SourceText(Array(old.utf8))
        #expect(UnifiedDiff(from: same, to: same, path: "x").text == "")
    }

    @Test func `is shown with the line ends that the file has`() {
        let diff = UnifiedDiff(
            from: SourceText(Array("1\r\n2\r\n".utf8)),
            to: SourceText(Array("1\r\ntwo\r\n".utf8)),
            path: "s.json"
        )
        let changes = "@@ -1,2 +1,2 @@\n 1\r\n-2\r\n+two\r\n"
        #expect(Array(diff.text.utf8) == Array("--- s.json\n+++ s.json\n\(changes)".utf8))
    }
}
