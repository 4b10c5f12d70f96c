import QueryLanguage
import Rules
import TestKit
import Testing

@Suite struct `A lint of a condition` {
    private func findings(_ text: String) throws -> [String] {
        let written = try ExpressionParser.read(text).written
        let source = SourceText(Array(text.utf8))
        return ConditionLints(written, in: text).findings.map { finding in
            let columns = [finding.range.lowerBound, finding.range.upperBound].map {
                source.place(at: $0).column
            }
            return "\(finding.rule.code) \(columns[0])-\(columns[1]) \(finding.problem); "
                + finding.wayOut
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let findings: [String]
        init(_ text: String, _ findings: String...) {
            self.text = text
            self.findings = findings
        }
        var testDescription: String { text }
    }

    @Test(arguments: [
        Case(
            "eventName = 'Get*'",
            "SEL101 13-19 the '*' in 'Get*' is no wildcard; "
                + "use starts with, ends with or their opposites without it"
        ),
        Case(
            "not (é = x or userIdentity.arn != arn:aws:iam::1:role/Foo)",
            "SEL102 35-58 'arn:aws:iam::1:role/Foo' never matches a session of the role; "
                + "use not starts with 'arn:aws:sts::1:assumed-role/Foo/'"
        ),
        Case(
            "resources has (type = AWS::S3::Object and ARN = arn:aws:s3:::b)",
            "SEL104 49-63 = 'arn:aws:s3:::b' selects nothing; use starts with 'arn:aws:s3:::b/'"
        ),
        Case(
            "resources.ARN starts with arn:aws:s3:::logs",
            "SEL103 27-44 'arn:aws:s3:::logs' is also how other buckets begin; "
                + "end it with '/', as in 'arn:aws:s3:::logs/'"
        ),
        Case(
            "userIdentity.arn = arn:aws:sts::123456789012:assumed-role/R",
            "SEL115 20-60 'arn:aws:sts::123456789012:assumed-role/R' is the ARN of no session; "
                + "use starts with 'arn:aws:sts::123456789012:assumed-role/R/'"
        ),
        Case(
            "eventName in (A, B, A)",
            "SEL110 21-22 'A' stands in this list before; remove it"
        ),
        Case(
            "userIdentity.arn = 'arn:partition:iam::1:user/x'",
            "SEL111 20-49 'partition' is no partition of AWS; "
                + "write aws, aws-cn, aws-us-gov, or the one that your account is in"
        ),
        Case(
            "readOnly = True",
            "SEL112 12-16 'True' would match only if letter case were ignored; write 'true'",
            "PIP101 1-16 no record can be so: 'readOnly = True'; correct it, or remove it"
        ),
    ])
    func `finds in a value what it finds in a selector's`(example: Case) throws {
        #expect(Set(try findings(example.text)) == Set(example.findings))
    }

    @Test(arguments: [
        ("readOnly and not readOnly", 1, 26),
        ("eventSource = a or (readOnly and not readOnly)", 21, 46),
        ("eventName = A and eventName = B and readOnly", 1, 45),
        ("eventName = GetX and eventName not starts with Get", 1, 51),
        ("eventName = A and eventName is missing", 1, 39),
        ("not (readOnly or not readOnly)", 1, 31),
        ("requestParameters.limit > 5 and not requestParameters.limit > 5", 1, 64),
        (
            "resources has (type = T and ARN = a) and not resources has (type in (T, U))", 1, 76
        ),
        ("eventCategory = Managment", 1, 26),
    ])
    func `finds what never holds, the smallest part`(text: String, start: Int, end: Int) throws {
        let found = try findings(text)
        #expect(found.count == 1 && found[0].hasPrefix("PIP101 \(start)-\(end) "), "\(found)")
    }

    @Test(arguments: [
        "readOnly or not readOnly", "eventName is missing or eventName is present",
        "not (eventName = A and eventName = B)",
    ])
    func `finds what always holds`(text: String) throws {
        let found = try findings(text)
        #expect(found.count == 1 && found[0].hasPrefix("PIP102 1-"), "\(found)")
    }

    @Test(arguments: [
        "userIdentity.role = DatadogIntegrationRole and readOnly",
        "requestParameters.keys = a and requestParameters.keys = b",
        "resources has (type = T and ARN = a) and not resources has (type = T and ARN = b)",
        "resources.type = A and resources.type = B", "not readOnly and not readOnly = false",
        "userIdentity.arn starts with arn:aws:sts::1:assumed-role/Foo/", "true", "false",
        "not (eventName = A and readOnly)",
    ])
    func `finds nothing where there is nothing`(text: String) throws {
        #expect(try findings(text).isEmpty)
    }
}
