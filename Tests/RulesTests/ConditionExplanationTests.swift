import QueryLanguage
import Rules
import TestKit
import Testing

@Suite struct `An explained condition` {
    /// Each part in a line: mark, what, what the record has, whether it decides, near misses.
    private func lines(_ text: String, _ record: String) throws -> [String] {
        try lines(explained(text, record))
    }

    private func explained(_ text: String, _ record: String) throws -> ConditionExplanation {
        let written = try ExpressionParser.read(text).written
        return try withRecord(record) { ConditionExplanation(of: written, on: $0) }
    }

    private func lines(_ part: ConditionExplanation) -> [String] {
        let mark = part.holds ? "+" : "-"
        let inner = part.parts.flatMap(lines)
        if !part.parts.isEmpty { return ["\(mark) \(inner.count)"] + inner }
        let misses = part.nearMisses.map { " ~\($0.value) \($0.miss.name)" }.joined()
        let decides = part.decides ? " !" : ""
        return ["\(mark) \(part.written.expression.text) \(part.actual)\(decides)\(misses)"]
    }

    private static let record = """
        {"eventName": "DescribeInstances", "readOnly": true, "eventSource": "ec2.amazonaws.com",
         "userIdentity": {"arn": "arn:aws:sts::1:assumed-role/R/s"},
         "resources": [{"type": "AWS::S3::Object", "ARNPrefix": "arn:aws:s3:::a/"},
                       {"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::a"}]}
        """

    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let lines: [String]
        init(_ text: String, _ lines: String...) {
            self.text = text
            self.lines = lines
        }
        var testDescription: String { text }
    }

    @Test(arguments: [
        Case(
            "readOnly and eventName = describeInstances and eventSource = s3.amazonaws.com",
            "- 3",
            #"+ readOnly ["true"]"#,
            #"- eventName = describeInstances ["DescribeInstances"] ! ~describeInstances letter_case"#,
            #"- eventSource = s3.amazonaws.com ["ec2.amazonaws.com"]"#
        ),
        Case(
            "eventName = A or readOnly or errorCode is missing",
            "+ 3",
            #"- eventName = A ["DescribeInstances"]"#,
            #"+ readOnly ["true"] !"#,
            "+ errorCode is missing []"
        ),
        Case(
            "not (readOnly and errorCode = A)",
            "+ 3",
            "- 2",
            #"+ readOnly ["true"]"#,
            "- errorCode = A [] !"
        ),
        Case(
            "eventName in (' DescribeInstances', DescribeInstance, Describe)",
            #"- eventName in (' DescribeInstances', DescribeInstance, Describe) "#
                + #"["DescribeInstances"] ! ~ DescribeInstances surrounding_space"#
                + " ~DescribeInstance one_character ~Describe beginning"
        ),
        Case(
            "userIdentity.arn != arn:aws:iam::1:role/R",
            "+ userIdentity.arn != arn:aws:iam::1:role/R "
                + #"["arn:aws:sts::1:assumed-role/R/s"] ! ~arn:aws:iam::1:role/R role_session"#
        ),
        Case(
            "resources has (type = AWS::S3::Bucket and ARN = arn:aws:s3:::a/)",
            "- 2",
            #"+ type = AWS::S3::Bucket ["AWS::S3::Object", "AWS::S3::Bucket"]"#,
            #"+ ARN = arn:aws:s3:::a/ ["arn:aws:s3:::a", "arn:aws:s3:::a/"]"#
        ),
        Case("true", "+ true [] !"),
    ])
    func `says what each of its parts says, and which decides`(example: Case) throws {
        #expect(try lines(example.text, Self.record) == example.lines)
    }

    @Test(arguments: [
        // The alternative that came nearest.
        ("(eventName = A and eventSource = B) or (readOnly and errorCode = C)", ["errorCode = C"]),
        // Of equal ones the one that is nearly right.
        ("eventName = A or eventName = DescribeInstance", ["eventName = DescribeInstance"]),
        ("eventName = A and not (readOnly or errorCode = B)", ["eventName = A", "readOnly"]),
        ("readOnly", []),
    ])
    func `says what would have to be otherwise`(text: String, missing: [String]) throws {
        let found = try explained(text, Self.record).missing
        #expect(found.map(\.written.expression.text) == missing)
    }

    @Test(arguments: Seed.first(60))
    func `agrees with what is evaluated, and would hold with what is missing`(seed: Seed) throws {
        var random = seed.random
        let atoms = ["a = x", "b = x", "not c = x", "d is missing", "readOnly"]
        func condition(_ depth: Int) -> String {
            guard depth > 0 else { return atoms[random.below(atoms.count)] }
            let parts = (0...random.below(3)).map { _ in condition(depth - 1) }
            let joined = parts.joined(separator: random.below(2) == 0 ? " and " : " or ")
            return random.below(3) == 0 ? "not (\(joined))" : "(\(joined))"
        }
        let text = condition(3)
        let whole = try ExpressionParser.parse(text)
        let members = ["a", "b", "c", "d"].filter { _ in random.below(2) == 0 }
            .map { "\"\($0)\": \"\(random.below(2) == 0 ? "x" : "y")\"" }
        let record = "{\(members.joined(separator: ", "))}"
        let explained = try explained(text, record)
        let holds = try withRecord(record) { whole.holds(ofRecord: $0) }
        #expect(explained.holds == holds, "\(text) \(record)")
        #expect(explained.missing.isEmpty == holds, "\(text) \(record)")
        #expect(!deciding(explained).isEmpty)
    }

    private func deciding(_ part: ConditionExplanation) -> [ConditionExplanation] {
        part.decides ? [part] : part.parts.flatMap(deciding)
    }
}
