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
}
