import QueryLanguage
import Rules
import TestKit
import Testing

/// What rules come to, by example.
@Suite struct `A rule as selectors` {
    /// The selectors for dropping what `rule` says, one text for each.
    private func dropping(
        _ rule: String,
        _ profile: SelectorProfile = .awsTrail
    ) throws -> SelectorCompilation {
        SelectorCompilation(keeping: try ExpressionParser.parse(rule).negated, in: profile)
    }

    struct Pair: Sendable, CustomTestStringConvertible {
        let rule: String
        let profile: SelectorProfile
        let selectors: [String]
        init(_ rule: String, _ profile: SelectorProfile, _ selectors: [String]) {
            self.rule = rule
            self.profile = profile
            self.selectors = selectors
        }
        var testDescription: String { "\(profile.name): drop \(rule)" }
    }

    private static let s3 = "eventCategory = Data and resources has (type = AWS::S3::Object)"

    @Test(arguments: [
        Pair("eventName = A", .extended, ["eventName != A"]),
        // De Morgan: a conjunction is dropped by two selectors.
        Pair("eventName = A and eventType = B", .extended, ["eventName != A", "eventType != B"]),
        Pair("eventName = A or eventType = B", .extended, ["eventName != A and eventType != B"]),
        // Equal fields are one field selector of several values.
        Pair("eventName = A or eventName in (B, C)", .extended, ["eventName not in (A, B, C)"]),
        Pair("not (eventName = A or eventName in (B, C))", .extended, ["eventName in (A, B, C)"]),
        Pair("not eventName in (A, B) and not a = x", .extended, ["eventName in (A, B)", "a = x"]),
        // What another value implies is left out.
        Pair(
            "eventName starts with Get or eventName = GetObject",
            .extended,
            [
                "eventName not starts with Get"
            ]
        ),
        // What another selector implies is left out.
        Pair("(a = x or b = y) and a = x", .extended, ["a != x"]),
        Pair("(a = x and b = y) or (a = x and not b = y)", .extended, ["a != x"]),
        // A refused resource: records without one of the type, and those with one.
        Pair(
            "resources has (type = T and ARN = a)",
            .extended,
            [
                "not resources has (type = T)",
                "resources has (type = T) and not resources has (type = T and ARN = a)",
            ]
        ),
        // Conditions on one field of one resource: reduced, and in `extended` one field selector each.
        Pair(
            "not resources has (type = T and ARN starts with a and ARN ends with z)",
            .extended,
            ["resources has (type = T and ARN starts with a and ARN ends with z)"]
        ),
        Pair(
            "not resources has (type = T and accountId starts with '12' and accountId = '12')",
            .extended,
            ["resources has (type = T and accountId = '12')"]
        ),
        Pair(
            "not (\(s3) and resources has (type = AWS::S3::Object and ARN starts with arn:aws:s3:::b/ and ARN starts with arn:aws:s3:::b/c/))",
            .awsTrail,
            [
                "eventCategory = Data and resources has (type = AWS::S3::Object and ARN starts with arn:aws:s3:::b/c/)"
            ]
        ),
        Pair(
            "eventCategory = Data and resources has (type = AWS::S3::Object and ARN starts with arn:aws:s3:::b/ and ARN starts with arn:aws:s3:::c/)",
            .awsTrail,
            ["eventCategory = Management", s3]
        ),
        Pair(
            "eventSource = kms.amazonaws.com",
            .awsTrail,
            [
                "eventCategory = Management and eventSource != kms.amazonaws.com"
            ]
        ),
        Pair(
            "not readOnly = false",
            .awsTrail,
            ["eventCategory = Management and readOnly = false"]
        ),
        Pair(
            "eventName = A",
            .awsEventDataStore,
            ["eventCategory = Management and eventName != A"]
        ),
        Pair(
            "eventCategory = Data and resources has (type = AWS::S3::Object and ARN starts with arn:aws:s3:::b/)",
            .awsTrail,
            [
                "eventCategory = Management",
                "\(s3) and not resources has (type = AWS::S3::Object and ARN starts with arn:aws:s3:::b/)",
            ]
        ),
        Pair(
            "eventCategory = NetworkActivity and eventSource = s3.amazonaws.com and vpcEndpointId = vpce-1",
            .awsTrail,
            [
                "eventCategory = Management",
                "eventCategory = NetworkActivity and eventSource = s3.amazonaws.com and vpcEndpointId != vpce-1",
            ]
        ),
    ])
    func `is`(pair: Pair) throws {
        let compiled = try dropping(pair.rule, pair.profile)
        #expect(compiled.unsaid.isEmpty)
        #expect(compiled.selectors.map { $0.expression().asWritten.text } == pair.selectors)
    }

    struct Gap: Sendable, CustomTestStringConvertible {
        let rule: String
        let term: String?
        let problem: String
        let able: [String]
        init(_ rule: String, _ term: String?, _ problem: String, _ able: [String]) {
            self.rule = rule
            self.term = term
            self.problem = problem
            self.able = able
        }
        var testDescription: String { rule }
    }

    @Test(arguments: [
        Gap("eventName = A", "eventName != A", "eventName is no field", ["aws-eds", "extended"]),
        Gap("userIdentity.role = A", "userIdentity.role != A", "is no field", ["extended"]),
        Gap("readOnly", "not readOnly", "operator NotEquals is not valid", ["extended"]),
        Gap("eventName is missing", "eventName is present", "no operator", []),
        Gap("tlsDetails.version = 3", "tlsDetails.version != 3", "texts, not numbers", []),
        Gap("eventCategory = Data and readOnly", nil, "by the type of a resource", []),
        Gap(
            "eventCategory = Data and resources.type = AWS::S3::Object and resources.ARN = arn:aws:s3:::b/k",
            "resources.ARN != 'arn:aws:s3:::b/k'",
            "can't refuse another, or one of any type",
            []
        ),
    ])
    func `has parts that can't be said, which are named`(gap: Gap) throws {
        let compiled = try dropping(gap.rule)
        let first = try #require(compiled.unsaid.first)
        #expect(
            gap.term == nil
                || first.term?.replacing("'", with: "") == gap.term?.replacing("'", with: "")
        )
        #expect(first.problem.contains(gap.problem), "\(first)")
        #expect(first.profiles == gap.able)
        // What is left keeps everything.
        let texts = compiled.selectors.map { $0.expression().asWritten.text }
        #expect(texts.contains("eventCategory = Management"))
    }

    @Test func `says what AWS can of two conditions on one field of a resource`() throws {
        let compiled = try dropping(
            """
            not (eventCategory = Data and resources has (type = AWS::S3::Object
              and ARN starts with arn:aws:s3:::b/ and ARN ends with z))
            """
        )
        let unsaid = try #require(compiled.unsaid.first)
        #expect(compiled.unsaid.count == 1)
        #expect(unsaid.problem.contains("one field selector for a field"))
        #expect(unsaid.profiles == ["extended"])
        #expect(
            compiled.selectors.map { $0.expression().asWritten.text } == [
                "\(Self.s3.dropLast()) and ARN starts with arn:aws:s3:::b/)"
            ]
        )
    }

    @Test func `does not advise a category where it is not what is lacking`() throws {
        let rule = "resources has (type starts with AWS::S3 and type ends with Table)"
        let unsaid = try #require(try dropping(rule, .extended).unsaid.first)
        #expect(unsaid.problem.contains("refuses by one condition"))
        #expect(unsaid.wayOut == nil)
    }

    @Test func `keeps records that need resources of two types`() throws {
        let rule = "resources has (type = T and ARN = a) and resources has (type = U and ARN = b)"
        let compiled = SelectorCompilation(
            keeping: try ExpressionParser.parse(rule),
            in: .awsTrail
        )
        #expect(!compiled.unsaid.isEmpty)
        let kept = Expression.any(compiled.selectors.map { $0.expression() })
        try withRecord(
            #"{"eventCategory":"Data","resources":[{"type":"T","ARN":"a"},{"type":"U","ARN":"b"}]}"#
        ) {
            let isKept = kept.holds(ofRecord: $0)
            #expect(isKept)
        }
    }

    @Test func `takes from the selectors that there are`() throws {
        let now = try advanced(
            """
            [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]},
              {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
              {"Field": "eventName", "Equals": ["GetObject", "PutObject"]}]}]
            """
        )
        let compiled = SelectorCompilation(
            keeping: try ExpressionParser.parse("not eventName = GetObject"),
            in: .awsTrail,
            scope: SelectorScope(of: now)
        )
        #expect(compiled.unsaid.isEmpty)
        #expect(
            compiled.selectors.map { $0.expression().asWritten.text } == [
                "eventCategory = Data and eventName = PutObject and resources has (type = AWS::S3::Object)"
            ]
        )
    }
}
