import Foundation
import Pipelines
import Rules
import Testing

@Suite struct `What check says of a pipeline's stages` {
    private static let doubtful = """
        [{"FieldSelectors": [
            {"Field": "eventName", "NotStartsWith": ["Get*"]}]}]
        """

    private func check(
        _ stages: String,
        selectors: String = doubtful,
        file: String = "pipes/p.yaml"
    ) -> CheckedFile {
        let text = """
            name: p
            source: { topics: [in] }
            stages:
            \(stages)
            outputs: { events: { topic: out } }
            """
        let readFile: (String) throws -> [UInt8] = { _ in Array(selectors.utf8) }
        let stages = StageFindings(of: text, file: file, environment: [:], readFile: readFile)
        do throws(ConfigurationError) {
            _ = try Plan.read(text, file: file, environment: [:], readFile: readFile)
            return CheckedFile(pipeline: file, nil, stages)
        } catch {
            return CheckedFile(pipeline: file, error, stages)
        }
    }

    private func places(_ checked: CheckedFile) -> [String] {
        checked.findings.map { finding in
            guard case .range(let start, let end) = finding.place else {
                return "\(finding.rule.code) \(finding.file)"
            }
            return
                "\(finding.rule.code) \(finding.file):\(start.line):\(start.column)-\(end.column)"
        }
    }

    @Test func `has what lints find in the selectors, with the place in their file`() throws {
        let checked = check(
            """
              - select: { id: s, selectors: s.json }
              - select: { id: t, selectors: s.json }
            """
        )
        #expect(places(checked) == ["SEL101 pipes/s.json:2:46-52"])
        #expect(checked.hasFindings(from: .warning) && !checked.hasFindings(from: .error))
        #expect(checked.text.hasPrefix("pipes/s.json:2:46: warning: the '*' in 'Get*'"))
        #expect(checked.text.contains("\n    'sluice check --fix pipes/s.json' would use"))
        #expect(checked.text.hasSuffix("\npipes/p.yaml: ok"))
        let json = String(decoding: checked.json, as: UTF8.self)
        #expect(json.contains(#""code":"SEL101""#) && json.contains(#""file":"pipes/s.json""#))
        let sarif = String(decoding: SARIFReport([checked], version: "0").json, as: UTF8.self)
        #expect(
            sarif.contains(#""artifactLocation":{"uri":"pipes/s.json"},"region":{"startLine":2"#)
        )
    }

    @Test func `has every fault of the selectors, with code and column, and each once`() {
        let faults = """
            [{"FieldSelectors": [{"Field": "a", "Equal": ["b"]},
              {"Field": "b", "Equals": []}]}]
            """
        let checked = check("  - select: { id: s, selectors: s.json }", selectors: faults)
        #expect(checked.findings.count > 1 && checked.findings[0].rule.code == "SEL008")
        #expect(checked.text.hasPrefix("pipes/s.json:1:37: unknown member 'Equal'; "))
        #expect(!checked.findings.contains { $0.rule == .pipeline })
    }

    @Test func `takes the stage's settings into account`() {
        let selectors = "[]"
        let stage = "  - select: { id: s, selectors: s.json, when_empty: all }"
        #expect(check(stage, selectors: selectors).findings.isEmpty)
        let trail = "  - select: { id: s, selectors: s.json, profile: aws-trail }"
        #expect(places(check(trail)).contains { $0.hasPrefix("SEL021 pipes/s.json:") })
    }

    @Test func `says as ever what else is wrong`() {
        let checked = check(
            """
              - drop: { when: readOnly and not readOnly }
              - drop: { id: drop, when: a = b }
            """
        )
        #expect(places(checked) == ["PIP001 pipes/p.yaml", "PIP101 pipes/p.yaml:4:19-44"])
    }

    struct Style: Sendable, CustomTestStringConvertible {
        let stage: String
        let places: [String]
        init(_ stage: String, _ places: String...) {
            self.stage = stage
            self.places = places
        }
        var testDescription: String { stage }
    }

    @Test(arguments: [
        Style("  - drop: { when: eventName = 'G*' }", "SEL101 4:31-35"),
        Style("  - keep: { when: 'eventName = ''G*''' }", "SEL101 4:32-38"),
        Style(#"  - keep: { when: "é = 'é' or eventName = \"G*\"" }"#, "SEL101 4:43-49"),
        Style(
            """
              - drop:
                  when: |
                    # reads
                    eventName = 'G*'

                    or eventName = 'H*'
            """,
            "SEL101 7:21-25",
            "SEL101 9:24-28"
        ),
        Style(
            """
              - drop:
                  when: >-
                    eventName = 'G*' or
                    eventName = 'H*'
            """,
            "SEL101 6:21-25",
            "SEL101 7:21-25"
        ),
        Style(
            """
              - drop:
                  when: eventName = 'G*'
                    or  eventName = 'H*'
            """,
            "SEL101 5:25-29",
            "SEL101 6:25-29"
        ),
        Style("  - drop: { when: \"eventName in (A, '${N:-B*}')\" }", "SEL101 4:19-19"),
    ])
    func `has the place in the rule, however it is written`(style: Style) {
        let found = places(check(style.stage)).map { $0.replacing("pipes/p.yaml:", with: "") }
        #expect(found == style.places)
    }
}
