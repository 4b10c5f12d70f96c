import Rules
import TestKit
import Testing

@Suite struct `The nearest miss` {
    private func nearest(_ fields: String, _ record: String) throws -> [NearMiss?] {
        let explainer = explainer(advancedDocument(fields))
        let found = try withRecord(record) { explainer.explanation(of: $0).selectors[0] }
        return found.fields.last?.values.map(\.nearMiss) ?? []
    }

    private func nearest(_ operation: String, _ value: String, arn: String) throws -> NearMiss? {
        try nearest(
            "{\"Field\": \"userIdentity.arn\", \"\(operation)\": [\"\(value)\"]}",
            "{\"userIdentity\": {\"arn\": \"\(arn)\"}}"
        ).first ?? nil
    }

    private static let object = """
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}, {"Field": "resources.ARN",
        """

    private func nearest(_ operation: String, ofObject value: String, _ arn: String) throws
        -> NearMiss?
    {
        try nearest(
            "\(Self.object) \"\(operation)\": [\"\(value)\"]}",
            "{\"resources\": [{\"type\": \"AWS::S3::Object\", \"ARN\": \"\(arn)\"}]}"
        ).first ?? nil
    }

    @Test(arguments: [
        ("Equals", "createuser"), ("StartsWith", "create"), ("EndsWith", "USER"),
        ("NotEquals", "createUser"),
    ])
    func `is in other letter case`(operation: String, value: String) throws {
        #expect(
            try nearest(
                "{\"Field\": \"eventName\", \"\(operation)\": [\"\(value)\"]}",
                #"{"eventName": "CreateUser"}"#
            ) == [.letterCase(actual: "CreateUser")]
        )
    }

    @Test(arguments: ["Equals", "NotStartsWith"])
    func `is the role of a session`(operation: String) throws {
        let prefix = "arn:aws:sts::123456789012:assumed-role/R/"
        #expect(
            try nearest(operation, "arn:aws:iam::123456789012:role/path/R", arn: "\(prefix)me")
                == .roleSession(prefix: prefix)
        )
        let other = "arn:aws:sts::123456789012:assumed-role/Other/me"
        #expect(try nearest(operation, "arn:aws:iam::123456789012:role/R", arn: other) == nil)
    }

    @Test(arguments: ["Equals", "NotEquals"], ["arn:aws:s3:::b", "arn:aws:s3:::b/"])
    func `is the bucket of an object`(operation: String, bucket: String) throws {
        #expect(
            try nearest(operation, ofObject: bucket, "arn:aws:s3:::b/key")
                == .objectInBucket(prefix: "arn:aws:s3:::b/")
        )
        #expect(try nearest(operation, ofObject: bucket, "arn:aws:s3:::b2/key") == nil)
    }

    @Test func `is objects of a bucket`() throws {
        #expect(
            try nearest("StartsWith", ofObject: "arn:aws:s3:::b/", "arn:aws:s3:::b")
                == .bucketItself(actual: "arn:aws:s3:::b")
        )
    }

    @Test func `is another resource`() throws {
        let fields = "\(Self.object) \"Equals\": [\"arn:aws:s3:::b\"]}"
        #expect(
            try nearest(
                fields,
                """
                {"resources": [{"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::other/x"},
                               {"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::b"}]}
                """
            ) == [.otherResource(type: "AWS::S3::Bucket")]
        )
        #expect(
            try nearest(fields, #"{"resources": [{"ARN": "arn:aws:s3:::b"}]}"#)
                == [.otherResource(type: nil)]
        )
    }

    @Test(arguments: [
        ("Equals", "CreatUser"), ("Equals", "CreateUsers"), ("Equals", "CreateUsar"),
        ("StartsWith", "Craate"), ("EndsWith", "aUser"), ("NotStartsWith", "Creeate"),
    ])
    func `is one character off`(operation: String, value: String) throws {
        #expect(
            try nearest(
                "{\"Field\": \"eventName\", \"\(operation)\": [\"\(value)\"]}",
                #"{"eventName": "CreateUser"}"#
            ) == [.oneCharacter(actual: "CreateUser")]
        )
    }

    @Test(arguments: ["Get", "CreateRole", "tru"])
    func `is none if nothing is near`(value: String) throws {
        #expect(
            try nearest(
                "{\"Field\": \"eventName\", \"Equals\": [\"\(value)\"]}",
                #"{"eventName": "Got"}"#
            ) == [nil]
        )
    }

    @Test func `is another field, for what selects`() throws {
        let record =
            #"{"eventName": "x", "requestParameters": {"names": ["y", "s3.amazonaws.com"]}}"#
        #expect(
            try nearest(#"{"Field": "eventSource", "Equals": ["s3.amazonaws.com"]}"#, record)
                == [.otherField(name: "requestParameters.names")]
        )
        #expect(
            try nearest(#"{"Field": "eventSource", "NotEquals": ["s3.amazonaws.com"]}"#, record)
                == [nil]
        )
    }

    @Test func `does not matter where another value selects`() throws {
        #expect(
            try nearest(
                #"{"Field": "eventName", "Equals": ["createuser", "CreateUser"]}"#,
                #"{"eventName": "CreateUser"}"#
            ) == [nil, nil]
        )
    }
}
