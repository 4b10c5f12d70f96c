import Rules
import Testing

/// The validation matrix, row by row.
@Suite struct `What AWS takes` {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let fields: String
        let trail: [String]
        let store: [String]

        /// - Parameters:
        ///   - trail: the codes of what is wrong for a trail.
        ///   - store: the same for an event data store.
        init(_ name: String, _ fields: String, trail: [String] = [], store: [String] = []) {
            self.name = name
            self.fields = fields
            self.trail = trail
            self.store = store
        }

        var testDescription: String { name }
    }

    private static func category(_ name: String) -> String {
        field("eventCategory", "Equals", name) + ","
    }

    static let management = category("Management")
    static let data = category("Data") + field("resources.type", "Equals", "AWS::S3::Object") + ","
    static let network =
        category("NetworkActivity") + field("eventSource", "Equals", "kms.amazonaws.com") + ","
    private static let bucket = "arn:aws:s3:::b"

    static let ofCategory = [
        Case(
            "no category",
            field("readOnly", "Equals", "true"),
            trail: ["SEL021"],
            store: ["SEL021"]
        ),
        Case(
            "a category that is excluded",
            field("eventCategory", "NotEquals", "Data"),
            trail: ["SEL022"],
            store: ["SEL022"]
        ),
        Case(
            "two categories",
            field("eventCategory", "Equals", "Data", "Management"),
            trail: ["SEL022"],
            store: ["SEL022"]
        ),
        Case(
            "a category twice",
            management + field("eventCategory", "Equals", "Management"),
            trail: ["SEL022"],
            store: ["SEL022"]
        ),
        Case(
            "a category in small letters",
            field("eventCategory", "Equals", "data"),
            trail: ["SEL022"],
            store: ["SEL022"]
        ),
        Case("Insight", field("eventCategory", "Equals", "Insight"), trail: ["SEL022"]),
        Case("evidence", field("eventCategory", "Equals", "Evidence"), trail: ["SEL022"]),
        Case(
            "a configuration item by anything else",
            category("ConfigurationItem") + field("readOnly", "Equals", "true"),
            trail: ["SEL022"],
            store: ["SEL023"]
        ),
    ]

    static let ofManagement = [
        Case("alone", field("eventCategory", "Equals", "Management")),
        Case("readOnly", management + field("readOnly", "Equals", "false")),
        Case(
            "readOnly that is excluded",
            management + field("readOnly", "NotEquals", "true"),
            trail: ["SEL024"],
            store: ["SEL024"]
        ),
        Case(
            "readOnly that is neither",
            management + field("readOnly", "Equals", "True"),
            trail: ["SEL025"],
            store: ["SEL025"]
        ),
        Case("without KMS", management + field("eventSource", "NotEquals", "kms.amazonaws.com")),
        Case(
            "without RDS data",
            management + field("eventSource", "NotEquals", "rdsdata.amazonaws.com")
        ),
        Case(
            "without S3",
            management + field("eventSource", "NotEquals", "s3.amazonaws.com"),
            trail: ["SEL025"]
        ),
        Case(
            "KMS only",
            management + field("eventSource", "Equals", "kms.amazonaws.com"),
            trail: ["SEL024"]
        ),
        Case("by name", management + field("eventName", "StartsWith", "Get"), trail: ["SEL023"]),
        Case(
            "by type",
            management + field("eventType", "NotEquals", "AwsApiCall"),
            trail: ["SEL023"]
        ),
        Case(
            "by caller",
            management + field("userIdentity.arn", "EndsWith", "/x"),
            trail: ["SEL023"]
        ),
        Case(
            "from the console",
            management + field("sessionCredentialFromConsole", "Equals", "true"),
            trail: ["SEL023"]
        ),
        Case(
            "from the console, by its beginning",
            management + field("sessionCredentialFromConsole", "StartsWith", "t"),
            trail: ["SEL023"],
            store: ["SEL024"]
        ),
        Case(
            "by resource",
            management + field("resources.ARN", "Equals", bucket),
            trail: ["SEL023"],
            store: ["SEL023"]
        ),
    ]

    static let ofData = [
        Case(
            "without a type",
            category("Data") + field("eventName", "Equals", "x"),
            trail: ["SEL026"],
            store: ["SEL026"]
        ),
        Case(
            "of two types",
            category("Data")
                + field("resources.type", "Equals", "AWS::S3::Object", "AWS::SQS::Queue"),
            trail: ["SEL027"],
            store: ["SEL027"]
        ),
        Case(
            "of a type twice",
            data + field("resources.type", "Equals", "AWS::SQS::Queue"),
            trail: ["SEL027"],
            store: ["SEL027"]
        ),
        Case(
            "of a type's beginning",
            category("Data") + field("resources.type", "StartsWith", "AWS::S3"),
            trail: ["SEL024"],
            store: ["SEL024"]
        ),
        Case(
            "of a type that is not on the list",
            category("Data") + field("resources.type", "Equals", "AWS::New::Thing"),
            trail: ["SEL032"],
            store: ["SEL032"]
        ),
        Case("by anything", data + field("eventName", "NotEndsWith", "Object")),
        Case("by source", data + field("eventSource", "NotStartsWith", "s3")),
        Case("by type", data + field("eventType", "Equals", "AwsApiCall")),
        Case("by caller", data + field("userIdentity.arn", "NotStartsWith", "arn:aws:sts::1:")),
        Case("from the console", data + field("sessionCredentialFromConsole", "NotEquals", "true")),
        Case(
            "from the console, with a value that is not documented",
            data + field("sessionCredentialFromConsole", "Equals", "false"),
            trail: ["SEL032"],
            store: ["SEL032"]
        ),
        Case("by an object's ARN", data + field("resources.ARN", "Equals", "\(bucket)/x")),
        Case("by a part of an ARN", data + field("resources.ARN", "EndsWith", "/x")),
        Case(
            "by a part of an ARN as if it were whole",
            data + field("resources.ARN", "NotEquals", "b/x"),
            trail: ["SEL030"],
            store: ["SEL030"]
        ),
        Case(
            "by an ARN of another service",
            data + field("resources.ARN", "Equals", "arn:aws:sqs:us-east-1:1:q"),
            trail: ["SEL030"],
            store: ["SEL030"]
        ),
        Case(
            "by an ARN of what has none",
            category("Data") + field("resources.type", "Equals", "AWS::CloudWatch::Metric") + ","
                + field("resources.ARN", "StartsWith", "arn:"),
            trail: ["SEL031"],
            store: ["SEL031"]
        ),
        Case(
            "by error",
            data + field("errorCode", "Equals", "AccessDenied"),
            trail: ["SEL023"],
            store: ["SEL023"]
        ),
        Case(
            "by a field in other letters",
            data + field("resources.arn", "StartsWith", "arn:"),
            trail: ["SEL023"],
            store: ["SEL023"]
        ),
    ]

    static let ofNetworkActivity = [
        Case("of a source", network + field("eventName", "StartsWith", "De")),
        Case(
            "without a source",
            category("NetworkActivity") + field("eventName", "Equals", "Decrypt"),
            trail: ["SEL026"],
            store: ["SEL026"]
        ),
        Case(
            "of two sources",
            network + field("eventSource", "Equals", "ec2.amazonaws.com"),
            trail: ["SEL027"],
            store: ["SEL027"]
        ),
        Case(
            "of all sources but one",
            category("NetworkActivity") + field("eventSource", "NotEquals", "kms.amazonaws.com"),
            trail: ["SEL024"],
            store: ["SEL024"]
        ),
        Case("denied by the endpoint", network + field("errorCode", "Equals", "VpceAccessDenied")),
        Case(
            "denied otherwise",
            network + field("errorCode", "Equals", "AccessDenied"),
            trail: ["SEL025"],
            store: ["SEL025"]
        ),
        Case(
            "not denied",
            network + field("errorCode", "NotEquals", "VpceAccessDenied"),
            trail: ["SEL024"],
            store: ["SEL024"]
        ),
        Case("by endpoint", network + field("vpcEndpointId", "NotEquals", "vpce-1")),
        Case(
            "by caller",
            network + field("userIdentity.arn", "Equals", "arn:aws:iam::1:user/u"),
            store: ["SEL023"]
        ),
        Case(
            "read or write",
            network + field("readOnly", "Equals", "true"),
            trail: ["SEL023"],
            store: ["SEL023"]
        ),
    ]

    @Test(arguments: ofCategory + ofManagement + ofData + ofNetworkActivity)
    func `is told by its texts`(matrix: Case) throws {
        let json = advancedDocument(matrix.fields)
        #expect(codes(json, .awsTrail) == matrix.trail)
        #expect(codes(json, .awsEventDataStore) == matrix.store)
        #expect(codes(json, .extended) == [])
    }

    @Test(arguments: [(449, []), (450, ["SEL029"]), (500, ["SEL029"]), (501, ["SEL028"])])
    func `is 500 values in all, those of eventCategory and other selectors included`(
        count: Int,
        expected: [String]
    ) {
        let names = (0..<(count - 5)).map { "\"Op\($0)\"" }.joined(separator: ",")
        let json = advancedDocument(
            Self.data + "{\"Field\":\"eventName\",\"Equals\":[\(names)]}",
            Self.management + field("readOnly", "Equals", "true"),
            field("eventCategory", "Equals", "Management")
        )
        #expect(codes(json, .awsTrail) == expected)
        #expect(codes(json, .extended) == [])
    }

    @Test func `is warned of where the 450th value stands`() throws {
        let names = (1...460).map { "\"Op\($0)\"" }.joined(separator: ",")
        let read = document(
            advancedDocument(Self.data + "{\"Field\":\"eventName\",\"Equals\":[\n\(names)]}")
        )
        let found = read.findings(in: .awsTrail).filter { $0.rule.code == "SEL029" }
        let written = try #require(found.first).range
        #expect(String(decoding: read.text.bytes[written], as: UTF8.self) == "\"Op448\"")
    }

    @Test(arguments: [
        (field("readOnly", "Equals", "True"), "SEL025", "write 'true'", true),
        (field("readOnly", "Equals", "maybe"), "SEL025", "use true or false", false),
        (field("ReadOnly", "Equals", "true"), "SEL023", "write 'readOnly'", true),
    ])
    func `is told once for each mistake, with the mend`(
        field: String,
        code: String,
        wayOut: String,
        isMended: Bool
    ) {
        let found = document(advancedDocument(Self.management + field)).findings(in: .awsTrail)
        #expect(found.map(\.rule.code) == [code])
        #expect(found.map(\.wayOut) == [wayOut])
        #expect(found.map { $0.fix != nil } == [isMended])
    }

    @Test func `is said with the place, the problem and the way out`() throws {
        let read = document(
            advancedDocument(Self.management + "\n" + field("eventNme", "Equals", "x"))
        )
        let error = #expect(throws: SelectorError.self) { try read.selectors(legalIn: .awsTrail) }
        #expect(
            error?.description
                == "2:10: eventNme is no field of Management selectors in aws-trail; "
                + "use one of eventCategory, readOnly, eventSource"
        )
    }

    @Test func `has profiles with names that differ`() {
        let names = SelectorProfile.catalogue.map(\.name)
        #expect(names == ["aws-trail", "aws-eds", "extended"])
        #expect(names.allSatisfy { SelectorProfile.named($0)?.name == $0 })
    }
}

@Suite struct `Rules about selectors` {
    @Test func `have codes and names of their own, and say what and why in a sentence`() {
        let rules = DiagnosticRule.ofSelectors
        #expect(Set(rules.map(\.code)).count == rules.count)
        #expect(Set(rules.map(\.name)).count == rules.count)
        #expect(rules.map(\.code) == rules.map(\.code).sorted())
        for rule in rules {
            #expect(rule.code.wholeMatch(of: /SEL\d{3}/) != nil)
            #expect(rule.summary.hasSuffix(".") && rule.why.hasSuffix("."), "\(rule.code)")
        }
    }
}
