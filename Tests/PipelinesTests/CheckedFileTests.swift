import Foundation
import Pipelines
import Rules
import Testing

@Suite struct `What check says` {
    private static let legal = """
        [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]},
                             {"Field": "eventName", "Equals": ["x"]}]}]
        """

    private func check(
        _ text: String,
        _ profile: SelectorProfile = .extended,
        path: String = "s.json"
    ) -> CheckedFile {
        let document = SelectorDocument.read(Array(text.utf8), file: path)
        return CheckedFile(selectors: path, document, profile: profile)
    }

    @Test func `names the profiles that selectors are legal in`() {
        let edition = SelectorProfile.extended.edition
        #expect(
            check(Self.legal).text
                == "s.json: ok in profile extended (edition \(edition)); legal in: aws-eds, extended"
        )
    }

    @Test func `does not call legal what an event data store has no place for`() {
        let basic = #"[{"ReadWriteType": "All"}]"#
        let store = SelectorProfile.awsEventDataStore
        #expect(check(basic).text.hasSuffix("; legal in: aws-trail, extended"))
        let found = check(basic, store)
        #expect(found.findings.map(\.rule.code) == ["SEL035"])
        #expect(!found.hasFindings(from: .error))
        #expect(
            found.text.hasSuffix(
                "s.json: no errors in profile aws-eds (edition \(store.edition)), "
                    + "but legal only in: aws-trail, extended"
            )
        )
    }

    @Test func `has place, problem, way out, code and reason for people`() {
        #expect(
            check(Self.legal, .awsTrail).text == """
                s.json:2:32: eventName is no field of Management selectors in aws-trail; \
                use one of eventCategory, readOnly, eventSource [SEL023 field-not-allowed]
                    AWS refuses it.
                """
        )
        #expect(check("[]").text.hasPrefix("s.json:1:1: the list of selectors is empty; "))
    }

    @Test func `is a line of JSON for programs`() throws {
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(check(Self.legal, .awsTrail).json))
                as? [String: Any]
        )
        #expect(json["file"] as? String == "s.json")
        #expect(json["kind"] as? String == "selectors")
        #expect(json["profile"] as? String == "aws-trail")
        #expect(json["legal_in"] as? [String] == ["aws-eds", "extended"])
        let finding = try #require((json["findings"] as? [[String: Any]])?.first)
        #expect(finding["code"] as? String == "SEL023")
        #expect(finding["severity"] as? String == "error")
        #expect(finding["line"] as? Int == 2)
        #expect(finding["column"] as? Int == 32)
        #expect(finding["end_column"] as? Int == 43)
        #expect(finding["why"] as? String == "AWS refuses it.")
    }

    @Test func `is SARIF for tools`() throws {
        let pipeline = ConfigurationError(
            file: "my pipeline.yaml",
            line: 3,
            problem: "p",
            wayOut: "w"
        )
        let files = [
            check(Self.legal, .awsTrail), CheckedFile(pipeline: "my pipeline.yaml", pipeline),
        ]
        let report = SARIFReport(files, version: "0.1.0").json
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(report)) as? [String: Any]
        )
        #expect(json["version"] as? String == "2.1.0")
        let run = try #require((json["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(run["columnKind"] as? String == "unicodeCodePoints")
        // GitHub wants it.
        #expect(rules.allSatisfy { ($0["help"] as? [String: String])?["text"]?.isEmpty == false })
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.map { $0["ruleId"] as? String } == ["SEL023", "PIP001"])
        for result in results {
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
        }
        let text = String(decoding: report, as: UTF8.self)
        #expect(text.contains("\"uri\":\"my%20pipeline.yaml\"},\"region\":{\"startLine\":3}"))
        #expect(
            text.contains("{\"startLine\":2,\"startColumn\":32,\"endLine\":2,\"endColumn\":43}")
        )
    }

    @Test(arguments: [
        ("[", "s.json", true), ("- FieldSelectors: []", "s.yaml", true),
        ("AdvancedEventSelectors: []", "s.yml", true), ("name: x\nstages: []", "p.yaml", false),
        ("name: [", "p.yaml", false), ("Resources: {}", "template.yaml", true),
        ("FieldSelectors: []", "one.yaml", true), (#"{"ReadWriteType": "All"}"#, "-", true),
    ])
    func `tells selectors from pipelines`(text: String, path: String, isSelectors: Bool) {
        let found = CheckedFile.isSelectors(SourceText(Array(text.utf8)), path: path)
        #expect(found == isSelectors)
    }
}
