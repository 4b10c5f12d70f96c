import Pipelines
import Rules
import Testing

@Suite struct `A file of selectors` {
    private func read(_ text: String, _ file: String = "s.yaml") -> SelectorDocument {
        SelectorDocument.read(Array(text.utf8), file: file)
    }

    private static let yaml = """
        - Name: Without the noise  # a remark
          FieldSelectors:
            - Field: eventCategory
              Equals: [Data]
            - { Field: resources.type, Equals: ["AWS::S3::Object"] }
            - Field: readOnly
              Equals:
                - 'false'
        """

    private static let json = """
        [{"Name": "Without the noise", "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            {"Field": "readOnly", "Equals": ["false"]}]}]
        """

    @Test(arguments: [
        (yaml, "s.yaml"), (yaml, "s.yml"), (yaml, "s"), (json, "s.json"), (json, "s.yaml"),
        (json, "s"), ("# remark\n" + json, "s.yaml"),
        ("{AdvancedEventSelectors: \(json)}", "s.yml"),
        ("AdvancedEventSelectors: \(json)", "s.yaml"),
    ])
    func `may be JSON or YAML`(text: String, file: String) throws {
        let expected = try read(Self.json, "s.json").selectors()
        #expect(try read(text, file).selectors() == expected)
    }

    @Test func `may be a CloudFormation template in YAML`() throws {
        let found = read(
            """
            Resources:
              Trail:
                Type: AWS::CloudTrail::Trail
                Properties:
                  S3BucketName: !Ref Bucket
                  EventSelectors:
                    - ReadWriteType: WriteOnly
                      IncludeManagementEvents: true
            """
        )
        #expect(found.lists.map(\.owner) == ["Trail"])
        #expect(try found.selectors() == .basic([BasicEventSelector(readWriteType: .writeOnly)]))
    }

    @Test(arguments: [
        ("- FieldSelectors:\n  - Field: readOnly\n    Equals: [true]", "3:14"),
        ("- FieldSelectors:\n  - Field: é\n    Equals: [é, 5]", "3:17"),
        ("- FieldSelectors:\n  - Field: a\n    Equal: [b]", "3:5"),
        ("- Name: x", "1:3"),
        ("- FieldSelectors:\n  - Field: a\n    Equals: [!Sub 'b']", "3:14"),
        ("- FieldSelectors:\n  - Field: a\n    Equals: [b", "3:15"),
        ("", "1:1"),
    ])
    func `has its faults where they stand`(text: String, place: String) throws {
        let found = read(text)
        let fault = try #require(found.faults.first)
        let at = found.text.place(at: fault.range.lowerBound)
        #expect("\(at.line):\(at.column)" == place, "\(fault.problem)")
        #expect(fault.rule.severity == .error)
    }

    @Test func `may not be a small text that stands for a large one`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            let before = "*a\(level - 1)"
            let ten = [String](repeating: before, count: 10).joined(separator: ",")
            text += "a\(level): &a\(level) [\(ten)]\n"
        }
        #expect(read(text).faults.first?.problem == "more than 200000 values")
    }

    @Test(arguments: [
        (#"{"Field":"readOnly","Equals":["FALSE"]}"#, ["SEL026", "SEL025"]),
        (
            #"{"Field":"readOnly","Equals":["true"]},{"Field":"readOnly","Equals":["false"]}"#,
            ["SEL026", "SEL106", "SEL109"]
        ),
    ])
    func `has each mistake once, as in JSON`(fields: String, codes: [String]) {
        let category = #"{"Field":"eventCategory","Equals":["Data"]}"#
        let json = "[{\"FieldSelectors\":[\(category),\(fields)]}]"
        for found in [read(json, "s.json"), read("# remark\n\(json)")] {
            #expect(found.findings(in: .awsTrail).map(\.rule.code) == codes)
        }
    }
}

@Suite struct `Fixes in YAML` {
    @Test(arguments: [
        ("'arn:aws:s3:::b'", "'arn:aws:s3:::b/'"), ("arn:aws:s3:::b", "arn:aws:s3:::b/"),
        ("\"arn:aws:s3:::b\"", "\"arn:aws:s3:::b/\""),
    ])
    func `keep the quotes that there are`(before: String, after: String) {
        func text(_ value: String) -> String {
            """
            - FieldSelectors:
                - Field: resources.ARN  # not the logs
                  NotStartsWith:
                    - \(value)
            """
        }
        let read = SelectorDocument.read(Array(text(before).utf8), file: "s.yaml")
        let fixed = read.fixed(file: "s.yaml", profile: .extended)
        #expect(String(decoding: fixed.text.bytes, as: UTF8.self) == text(after))
        #expect(fixed.findings(in: .extended) == [])
    }

    @Test func `rename an operator`() {
        let read = SelectorDocument.read(
            Array("- FieldSelectors: [{Field: eventName, Equals: [Get*]}]".utf8),
            file: "s.yaml"
        )
        let fixed = read.fixed(file: "s.yaml", profile: .extended)
        #expect(
            String(decoding: fixed.text.bytes, as: UTF8.self)
                == "- FieldSelectors: [{Field: eventName, StartsWith: [Get]}]"
        )
    }

    @Test(arguments: [
        ("[a, b, a]", "[a, b]"),
        ("\n        - a\n        - a  # again\n        - b", "\n        - a\n        - b"),
        ("\n        - a\n        - a", "\n        - a"), ("['a',\n   'a']", "['a']"),
    ])
    func `remove a repetition with its comma or its line`(before: String, after: String) {
        func text(_ values: String) -> String {
            "- FieldSelectors:\n    - Field: eventName\n      Equals: \(values)"
        }
        let read = SelectorDocument.read(Array(text(before).utf8), file: "s.yaml")
        let fixed = read.fixed(file: "s.yaml", profile: .extended)
        #expect(String(decoding: fixed.text.bytes, as: UTF8.self) == text(after))
    }

    @Test func `remove operators that are not used`() {
        func text(_ empty: String) -> String {
            "- FieldSelectors:\n    - Field: eventCategory\n      Equals: [Management]\n\(empty)"
        }
        let empty = "      StartsWith: []\n      NotEquals: [ ]  # none\n"
        let read = SelectorDocument.read(Array(text(empty).utf8), file: "s.yaml")
        #expect(read.findings(in: .awsTrail).map(\.rule.code) == ["SEL020"])
        let fixed = read.fixed(file: "s.yaml", profile: .awsTrail)
        #expect(String(decoding: fixed.text.bytes, as: UTF8.self) == text(""))
    }

    @Test func `leave an operator that is not used and stands behind a dash`() {
        let text = """
            - FieldSelectors:
                - StartsWith: []
                  Field: eventCategory
                  Equals: [Management]
            """
        let read = SelectorDocument.read(Array(text.utf8), file: "s.yaml")
        #expect(read.findings(in: .awsTrail).map(\.rule.code) == ["SEL020"])
        let fixed = read.fixed(file: "s.yaml", profile: .awsTrail)
        #expect(String(decoding: fixed.text.bytes, as: UTF8.self) == text)
    }

    @Test func `are made until nothing is left to mend`() {
        let read = SelectorDocument.read(
            Array("- FieldSelectors: [{Field: resources.ARN, NotEquals: [arn:aws:s3:::b*]}]".utf8),
            file: "s.yaml"
        )
        let fixed = read.fixed(file: "s.yaml", profile: .extended)
        #expect(
            String(decoding: fixed.text.bytes, as: UTF8.self)
                == "- FieldSelectors: [{Field: resources.ARN, NotStartsWith: [arn:aws:s3:::b/]}]"
        )
    }

    @Test func `removes the last two lines of a file that ends without a line end`() {
        let kept = "- FieldSelectors:\n    - Field: eventCategory\n      Equals: [Data]\n"
        let text = kept + "      EndsWith: []\n      NotEquals: []"
        let read = SelectorDocument.read(Array(text.utf8), file: "s.yaml")
        let fixes = read.findings(in: .awsTrail).filter { $0.rule.code == "SEL020" }
            .compactMap(\.fix)
        #expect(String(decoding: read.text.fixed(by: fixes).bytes, as: UTF8.self) == kept)
    }
}
