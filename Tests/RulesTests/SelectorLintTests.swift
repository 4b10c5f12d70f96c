import FastJSON
import QueryLanguage
import Records
import Rules
import TestKit
import Testing

@Suite struct `The catalogue of lints` {
    @Test(arguments: SelectorLint.catalogue.map(\.rule.name))
    func `has an example of each that it finds something in`(name: String) throws {
        let lint = try #require(SelectorLint.catalogue.first { $0.rule.name == name })
        let read = document(lint.example)
        #expect(read.faults == [])
        let all = read.lints(in: .awsTrail) + read.lints(in: .extended)
        #expect(all.contains { $0.rule == lint.rule })
        for found in all {
            #expect(!found.problem.contains("\n") && !found.wayOut.contains("\n"))
        }
    }
}

@Suite struct `A value that CloudTrail does not write` {
    private func found(_ category: String, _ field: String, in profile: SelectorProfile) -> [String]
    {
        let json =
            "[{\"FieldSelectors\":[\(RulesTests.field("eventCategory", "Equals", category)),\(field)]}]"
        return document(json).lints(in: profile).filter { $0.rule.code == "SEL117" }.map(\.wayOut)
    }

    @Test func `is found where the profile does not refuse it`() {
        let category = field("eventName", "Equals", "x")
        #expect(found("Managment", category, in: .extended) == ["did you mean 'Management'?"])
        #expect(found("Managment", category, in: .awsTrail) == [])
        let answer = field("readOnly", "NotEquals", "maybe")
        #expect(found("Data", answer, in: .extended) == ["use true, false"])
        let code = field("errorCode", "Equals", "AccessDenied")
        #expect(found("NetworkActivity", code, in: .extended) == ["use VpceAccessDenied"])
    }

    @Test(arguments: [
        ("Data", field("errorCode", "Equals", "AccessDenied")),
        ("NetworkActivity", field("errorCode", "Equals", "VpceAccessDenied")),
        ("Aggregated", field("eventCategory", "StartsWith", "Aggr")),
        ("Data\",\"NetworkActivity", field("errorCode", "Equals", "AccessDenied")),
        // Letter case is another lint's.
        ("management", field("readOnly", "Equals", "TRUE")),
    ])
    func `is told from those that it writes`(category: String, other: String) {
        #expect(found(category, other, in: .extended) == [])
    }
}

@Suite struct `Lints` {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let field: String
        let codes: [String]

        init(_ name: String, _ field: String, _ codes: String...) {
            self.name = name
            self.field = field
            self.codes = codes
        }

        var testDescription: String { name }
    }

    /// Codes of lints on an S3 data selector, notes left out.
    private func lints(_ field: String, name: String? = nil) -> [Diagnostic] {
        let json = """
            [{\(name.map { "\"Name\":\"\($0)\"," } ?? "")"FieldSelectors":[
                \(RulesTests.field("eventCategory", "Equals", "Data")),
                \(RulesTests.field("resources.type", "Equals", "AWS::S3::Object"))\
            \(field.isEmpty ? "" : ",")\(field)]}]
            """
        return document(json).lints.filter { $0.rule.severity != .note }
    }

    private static let session = "arn:aws:sts::123456789012:assumed-role"

    static let values = [
        Case("a literal star", field("eventName", "Equals", "Get*"), "SEL101"),
        Case("no star", field("eventName", "Equals", "Get")),
        Case(
            "9: an IAM role's ARN, excluded",
            field("userIdentity.arn", "NotEquals", "arn:aws:iam::123456789012:role/a/R"),
            "SEL102"
        ),
        Case(
            "9: the beginning of one",
            field("userIdentity.arn", "StartsWith", "arn:aws:iam::123456789012:role/"),
            "SEL102"
        ),
        Case(
            "9: an IAM user's ARN is a caller's",
            field("userIdentity.arn", "Equals", "arn:aws:iam::123456789012:user/u")
        ),
        Case(
            "9: the issuer of a session has the role's ARN",
            field(
                "userIdentity.sessionContext.sessionIssuer.arn",
                "Equals",
                "arn:aws:iam::123456789012:role/R"
            )
        ),
        Case(
            "10: a role without its slash",
            field("userIdentity.arn", "NotStartsWith", "\(session)/bucket-scanner-role"),
            "SEL103"
        ),
        Case(
            "10: a role that ends in a hyphen, excluded",
            field("userIdentity.arn", "NotStartsWith", "\(session)/scanner-"),
            "SEL103"
        ),
        Case(
            "10: roles that begin so, selected",
            field("userIdentity.arn", "StartsWith", "\(session)/scanner-")
        ),
        Case(
            "10: a role with its slash",
            field("userIdentity.arn", "NotStartsWith", "\(session)/bucket-scanner-role/")
        ),
        Case(
            "10: a session of a role",
            field("userIdentity.arn", "NotStartsWith", "\(session)/R/i-0123")
        ),
        Case("10: all roles", field("userIdentity.arn", "NotStartsWith", "\(session)/")),
        Case(
            "10: a bucket without its slash",
            field("resources.ARN", "StartsWith", "arn:aws:s3:::b"),
            "SEL103"
        ),
        Case("10: all buckets", field("resources.ARN", "StartsWith", "arn:aws:s3:::")),
        Case("10: a key's beginning", field("resources.ARN", "StartsWith", "arn:aws:s3:::b/k")),
        Case(
            "10: a table",
            field("resources.ARN", "NotStartsWith", "arn:aws:dynamodb:us-east-1:1:table/t"),
            "SEL103",
            "SEL114"
        ),
        Case(
            "10: a function",
            field("resources.ARN", "NotStartsWith", "arn:aws:lambda:us-east-1:1:function:f"),
            "SEL103",
            "SEL114"
        ),
        Case(
            "11: a bucket, excluded",
            field("resources.ARN", "NotEquals", "arn:aws:s3:::b"),
            "SEL104"
        ),
        Case(
            "11: a bucket and a slash, selected",
            field("resources.ARN", "Equals", "arn:aws:s3:::b/"),
            "SEL104"
        ),
        Case("11: an object", field("resources.ARN", "NotEquals", "arn:aws:s3:::b/k")),
        Case(
            "15: the placeholder of AWS's example",
            field("resources.ARN", "StartsWith", "arn:partition:s3:::b/"),
            "SEL111"
        ),
        Case(
            "15: partitions that there are",
            field(
                "resources.ARN",
                "StartsWith",
                "arn:aws-cn:s3:::b/",
                "arn:aws-us-gov:s3:::b/",
                "arn:aws-iso-b:s3:::b/",
                "arn:"
            )
        ),
        Case("5: a field in other letters", field("EventName", "Equals", "x"), "SEL112"),
        Case("a misspelt field", field("evntName", "Equals", "x"), "SEL116"),
        Case("a misspelt member", field("userIdentity.tpye", "Equals", "x"), "SEL116"),
        Case("a field of tomorrow", field("somethingElse", "Equals", "x")),
        Case("a field below one that is open", field("requestParameters.a", "Equals", "x")),
        Case(
            "5: a value in other letters",
            field("readOnly", "Equals", "True"),
            "SEL106",
            "SEL112"
        ),
        Case(
            "5: a source in other letters",
            field("eventSource", "NotEquals", "S3.amazonaws.com"),
            "SEL112"
        ),
        Case("a value twice", field("eventName", "Equals", "a", "b", "a"), "SEL110"),
        Case(
            "19: what is equal only to Swift is not the same",
            field("eventName", "Equals", "é", "e\u{301}")
        ),
    ]

    static let joined = [
        Case(
            "16: selected and excluded",
            #"{"Field":"eventName","Equals":["a","b"],"NotEquals":["a"]}"#,
            "SEL105"
        ),
        Case(
            "16: all that is selected is excluded",
            #"{"Field":"eventName","Equals":["a"],"NotEquals":["a"]}"#,
            "SEL105"
        ),
        Case(
            "16: a beginning whose beginning is excluded",
            #"{"Field":"eventName","StartsWith":["GetObject"],"NotStartsWith":["Get"]}"#,
            "SEL105"
        ),
        Case(
            "16: a beginning of which a part is excluded",
            #"{"Field":"eventName","StartsWith":["Get"],"NotStartsWith":["GetObject"]}"#
        ),
        Case(
            "16: an end whose end is excluded",
            #"{"Field":"eventName","EndsWith":["Object"],"NotEndsWith":["ject"]}"#,
            "SEL105"
        ),
        Case(
            "two beginnings that can't be both",
            field("eventName", "StartsWith", "Get") + "," + field("eventName", "StartsWith", "Put"),
            "SEL106",
            "SEL109"
        ),
        Case(
            "two conditions that can",
            field("eventName", "StartsWith", "Get") + "," + field("eventName", "EndsWith", "t"),
            "SEL109"
        ),
        Case("an unknown readOnly", field("readOnly", "Equals", "maybe"), "SEL106"),
    ]

    @Test(arguments: values + joined)
    func `find what is doubtful, and nothing else`(lint: Case) {
        #expect(Set(lints(lint.field).map(\.rule.code)) == Set(lint.codes))
    }

    @Test(arguments: [
        ("StartsWith", "arn:aws:s3:::b/", true), ("NotStartsWith", "arn:aws:s3:::b/", true),
        ("Equals", "arn:aws:s3:::b/k", true), ("StartsWith", "arn:aws:sqs:us-east-1:", true),
        ("StartsWith", "arn:aws:la", false), ("StartsWith", "arn:aws:lambda:", false),
        ("NotStartsWith", "arn:aws:lambda:us-east-1:1:function:f", false),
        ("EndsWith", "arn:aws:s3:::b/k", false), ("StartsWith", "arn:aws:lambdax", true),
    ])
    func `find an ARN of another service than the type's`(
        operation: String,
        value: String,
        isOther: Bool
    ) {
        let found = document(
            advancedDocument(
                field("resources.type", "Equals", "AWS::Lambda::Function") + ","
                    + field("resources.ARN", operation, value)
            )
        ).lints.filter { $0.rule.code == "SEL114" }
        #expect(found.isEmpty == !isOther)
    }

    @Test(arguments: [
        ("NotEquals", "\(session)/R", "use NotStartsWith '\(session)/R/'"),
        ("Equals", "\(session)/R/", "use StartsWith '\(session)/R/'"),
        ("NotStartsWith", "\(session)/security/R/", "leave the path out"),
        ("Equals", "\(session)/security/R/s", "leave the path out"),
        ("Equals", "\(session)/R/s", nil), ("StartsWith", "\(session)/R/", nil),
        ("NotStartsWith", "\(session)/R/i-", nil), ("EndsWith", "\(session)/R", nil),
    ])
    func `9: find what is no ARN of a session`(operation: String, value: String, wayOut: String?) {
        let found = lints(field("userIdentity.arn", operation, value))
        #expect(found.map(\.wayOut) == [wayOut].compactMap { $0 })
    }

    /// What to write in the place of a prefix that ends within a name.
    @Test(arguments: [
        ("\(session)/R", "end it with '/', as in '\(session)/R/'"),
        ("arn:aws:iam::1:user/bob", "use NotEquals if this one alone is meant"),
        (
            "arn:aws:lambda:us-east-1:1:function:hello",
            "if this one is meant, use NotEquals, and NotStartsWith"
                + " 'arn:aws:lambda:us-east-1:1:function:hello:' for its versions and aliases"
        ),
        (
            "arn:aws:dynamodb:us-east-1:1:table/prod",
            "if this one is meant, use NotEquals, and NotStartsWith"
                + " 'arn:aws:dynamodb:us-east-1:1:table/prod/' for its indexes and streams"
        ),
    ])
    func `10: say how the name alone is written, by its kind`(prefix: String, wayOut: String) {
        let found = lints(field("userIdentity.arn", "NotStartsWith", prefix))
        #expect(found.map(\.rule.code) == ["SEL103"])
        #expect(found.map(\.wayOut) == [wayOut])
    }

    @Test func `don't ask for an end behind a star`() {
        let found = lints(field("resources.ARN", "StartsWith", "arn:aws:s3:::my*"))
        #expect(found.map(\.rule.code) == ["SEL101"])
    }

    @Test(arguments: [
        ("AWS::S3::Object", "arn:aws:s3:::b/*", "end the ARN before it"),
        ("AWS::Lambda::Function", "arn:aws:lambda:r:1:function:h*", "name each whole ARN"),
        ("AWS::DynamoDB::Table", "arn:aws:dynamodb:r:1:table/*", "name each whole ARN"),
    ])
    func `know that only objects are selected by a prefix in basic selectors`(
        type: String,
        value: String,
        wayOut: String
    ) {
        let found = document(
            #"[{"DataResources":[{"Type":"\#(type)","Values":["\#(value)"]}]}]"#
        ).lints
        #expect(found.map(\.rule.code) == ["SEL101"])
        #expect(found[0].wayOut.hasPrefix(wayOut))
    }

    @Test(arguments: [
        ("Log all S3 data events", "", false), ("Only DeleteObject", "", true),
        ("Only DeleteObject", field("eventName", "Equals", "DeleteObject"), false),
        ("Write events", "", true), ("Write events", field("readOnly", "Equals", "false"), false),
        ("Reads and writes", "", false), ("Everything but the scanner", "", true),
        (
            "Everything but the scanner",
            field("userIdentity.arn", "NotStartsWith", "\(session)/scanner/"), false
        ),
        ("Data events for only two S3 buckets", "", true),
        (
            "Data events for only two S3 buckets",
            field("resources.ARN", "StartsWith", "arn:aws:s3:::b/", "arn:aws:s3:::c/"), false
        ),
        ("Only DeleteObject, writes to certain buckets", "", true),
        ("Without the scanner", field("userIdentity.arn", "NotStartsWith", "\(session)/"), true),
        ("Without all roles", field("userIdentity.arn", "NotStartsWith", "\(session)/"), false),
    ])
    func `find a filter that is wider than its name`(name: String, field: String, isWider: Bool) {
        let codes = lints(field, name: name).map(\.rule.code)
        #expect(codes == (isWider ? ["SEL108"] : []))
    }

    @Test func `say of what the name speaks as one`() {
        let found = lints("", name: "Only DeleteObject, writes to certain buckets")
        #expect(
            found.map(\.problem) == [
                "the name speaks of DeleteObject and writes and certain buckets, no condition does"
            ]
        )
        #expect(found.map(\.wayOut) == ["add eventName and readOnly and resources.ARN"])
    }

    @Test func `12: say that callers without an ARN stay`() {
        let excluding = field("userIdentity.arn", "NotStartsWith", "\(Self.session)/R/")
        let json = advancedDocument(excluding)
        #expect(document(json).lints.map(\.rule.code) == ["SEL113"])
        #expect(!document(json).lints.hasErrors)
    }

    @Test func `16: find network activity with another error`() {
        let json = advancedDocument(
            field("eventCategory", "Equals", "NetworkActivity") + ","
                + field("errorCode", "Equals", "AccessDenied")
        )
        #expect(document(json).lints.map(\.rule.code) == ["SEL106"])
    }

    @Test(arguments: [
        (#"[{"IncludeManagementEvents":false,"DataResources":[]}]"#, ["SEL106"]),
        (#"[{},{"ReadWriteType":"ReadOnly"}]"#, ["SEL107"]),
        (#"[{"ReadWriteType":"ReadOnly"},{"ReadWriteType":"WriteOnly"}]"#, []),
        (
            #"[{"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3:::b"]}]}]"#,
            ["SEL103"]
        ),
        (
            #"[{"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3:::b/*"]}]}]"#,
            ["SEL101"]
        ),
        (#"[{"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3"]}]}]"#, []),
    ])
    func `look at basic selectors too`(json: String, codes: [String]) {
        #expect(document(json).lints.map(\.rule.code) == codes)
    }
}

@Suite struct `Shadowed selectors` {
    private func lints(_ first: String, _ second: String) -> [String] {
        document(advancedDocument(first, second)).lints.map(\.rule.code).filter { $0 == "SEL107" }
    }

    private static let type = field("resources.type", "Equals", "AWS::S3::Object")

    @Test(arguments: [
        (#"{"Field":"a","Equals":["x"]}"#, #"{"Field":"a","Equals":["x","y"]}"#, true),
        (#"{"Field":"a","Equals":["xyz"]}"#, #"{"Field":"a","StartsWith":["x"]}"#, true),
        (#"{"Field":"a","Equals":["xyz"]}"#, #"{"Field":"a","StartsWith":["y"]}"#, false),
        (#"{"Field":"a","NotEquals":["x","y"]}"#, #"{"Field":"a","NotEquals":["x"]}"#, true),
        (#"{"Field":"a","NotStartsWith":["x"]}"#, #"{"Field":"a","NotStartsWith":["xy"]}"#, true),
        (
            #"{"Field":"eventName","Equals":["x"]}"#, #"{"Field":"eventName","NotEquals":["y"]}"#,
            true
        ),
        // Where a record can have several values, another one may be the excluded one.
        (#"{"Field":"a","Equals":["x"]}"#, #"{"Field":"a","NotEquals":["y"]}"#, false),
        (#"{"Field":"a","Equals":["x"]}"#, #"{"Field":"b","Equals":["x"]}"#, false),
        (
            type + #",{"Field":"resources.ARN","StartsWith":["arn:aws:s3:::b/"]}"#, type, true
        ),
        (type, type + #",{"Field":"resources.ARN","NotEquals":["arn:aws:s3:::b/"]}"#, true),
    ])
    func `17: are those of which another one keeps all`(
        first: String,
        second: String,
        isOne: Bool
    ) {
        #expect(lints(first, second) == (isOne ? ["SEL107"] : []))
    }

    @Test func `17: are never removed`() {
        let field = #"{"Field":"a","Equals":["x"]}"#
        let found = document(advancedDocument(field, field)).lints.filter {
            $0.rule.code == "SEL107"
        }
        #expect(found.count == 1 && found[0].fix == nil)
    }

    @Test func `are found once if they are the same`() {
        let field = #"{"Field":"a","Equals":["x"]}"#
        #expect(lints(field, field) == ["SEL107"])
    }

    /// On random selectors and records: a lint that says "nothing" or "all" is right.
    @Test(arguments: Seed.first(200))
    func `and unsatisfiable ones are so in truth`(seed: Seed) throws {
        var world = SelectorWorld(seed.random)
        let all = EventSelectors.advanced(world.selectors() + world.selectors())
        guard case .advanced(let selectors) = all else { return }
        let read = SelectorDocument(json: SharedBytes(all.canonicalJSON))
        guard case .advanced(let written)? = read.lists.first?.content else { return }
        let found = read.lints(in: .extended)
        let ranges = written.map(\.range)
        for record in world.records(60) {
            let matches = try selectors.map { one in
                try withRecord(record) { one.expression().holds(ofRecord: $0) }
            }
            for lint in found where lint.rule.name == "unsatisfiable" {
                let index = try #require(ranges.firstIndex { $0.contains(lint.range.lowerBound) })
                #expect(!matches[index], "\(record)\n\(selectors[index])")
            }
            for lint in found where lint.rule.name == "shadowed" {
                let shadow = try #require(ranges.firstIndex(of: lint.range))
                let number = try #require(lint.problem.firstMatch(of: /selector (\d+)/)?.output.1)
                let by = try #require(Int(number)) - 1
                #expect(!matches[shadow] || matches[by], "\(record)\n\(selectors[shadow])")
            }
        }
    }
}
