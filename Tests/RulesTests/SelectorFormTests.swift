import FastJSON
import Rules
import TestKit
import Testing

@Suite struct `The catalogue of forms` {
    @Test(arguments: SelectorForm.catalogue.map(\.name))
    func `has an example of each that reads`(name: String) throws {
        let form = try #require(SelectorForm.catalogue.first { $0.name == name })
        let read = document(form.example)
        #expect(!form.summary.isEmpty)
        #expect(read.faults == [])
        #expect(read.lists.count == 1)
        #expect(try !read.selectors().isEmpty)
        // Nothing else takes it before.
        let root = try DocumentNode.readJSON(SharedBytes(Array(form.example.utf8)))
        #expect(SelectorForm.recognises(root))
    }

    @Test func `has names that differ`() {
        let names = SelectorForm.catalogue.map(\.name)
        #expect(Set(names).count == names.count)
    }
}

@Suite struct `Selectors in the forms that people have them in` {
    private static let bare = """
        [{"Name": "n", "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            {"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::b/", "arn:aws:s3:::c/"]}]}]
        """
    private static let printed = """
        [{"Name": "n", "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"], "StartsWith": [], "EndsWith": [],
             "NotEquals": [], "NotStartsWith": [], "NotEndsWith": []},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"], "StartsWith": [],
             "EndsWith": [], "NotEquals": [], "NotStartsWith": [], "NotEndsWith": []},
            {"Field": "resources.ARN", "Equals": [], "StartsWith": [], "EndsWith": [],
             "NotEquals": [], "NotStartsWith": ["arn:aws:s3:::b/", "arn:aws:s3:::c/"],
             "NotEndsWith": []}]}]
        """
    private static let terraform = """
        [{"name": "n", "field_selector": [
            {"field": "eventCategory", "equals": ["Data"], "starts_with": null, "ends_with": []},
            {"field": "resources.type", "equals": ["AWS::S3::Object"]},
            {"field": "resources.ARN",
             "not_starts_with": ["arn:aws:s3:::b/", "arn:aws:s3:::c/"]}]}]
        """

    private static func store(_ selectors: String) -> String {
        """
        {"EventDataStoreArn": "arn:aws:cloudtrail:us-east-1:1:eventdatastore/e", "Name": "e",
         "Status": "ENABLED", "AdvancedEventSelectors": \(selectors), "RetentionPeriod": 90}
        """
    }

    private static func resource(_ values: String) -> String {
        """
        {"address": "aws_cloudtrail.a", "type": "aws_cloudtrail", "name": "a",
         "values": {"name": "a", "advanced_event_selector": \(values), "event_selector": []}}
        """
    }

    static let documents = [
        bare, printed, terraform, store(printed),
        "{\"TrailARN\": \"x\", \"AdvancedEventSelectors\": \(bare)}",
        "{\"TrailARN\": \"x\", \"EventSelectors\": [], \"AdvancedEventSelectors\": \(printed)}",
        "{\"TrailName\": \"x\", \"AdvancedEventSelectors\": \(bare)}",
        """
        {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {}},
            "T": {"Type": "AWS::CloudTrail::Trail",
                  "Properties": {"AdvancedEventSelectors": \(bare)}}}}
        """,
        """
        {"Type": "AWS::CloudTrail::EventDataStore",
         "Properties": {"AdvancedEventSelectors": \(bare)}}
        """,
        resource(terraform),
        "{\"advanced_event_selector\": \(terraform)}",
        """
        {"format_version": "1.2", "planned_values": {"root_module": {"resources": [],
            "child_modules": [{"address": "module.m", "resources": [\(resource(terraform))]}]}}}
        """,
        "{\"values\": {\"root_module\": {\"resources\": [\(resource(terraform))]}}}",
        """
        {"resource_changes": [{"address": "aws_cloudtrail.a", "type": "aws_cloudtrail",
            "change": {"actions": ["create"],
                       "after": {"advanced_event_selector": \(terraform)}}}]}
        """,
        """
        {"resource": {"aws_cloudtrail": {"a": {"advanced_event_selector": \(terraform)}}}}
        """,
    ]

    @Test(arguments: documents)
    func `mean the same`(json: String) throws {
        #expect(try selectors(json) == selectors(Self.bare))
    }

    @Test(arguments: [printed, "{\"AdvancedEventSelectors\": \(printed)}"])
    func `may not be put back with empty operators`(json: String) {
        #expect(Set(codes(json, .awsEventDataStore)) == ["SEL020"])
    }

    @Test func `have no value at all, and that is told once`() {
        let empty = #"{"Field":"eventName","Equals":[],"NotEquals":[]}"#
        let json = advancedDocument("\(field("eventCategory", "Equals", "Management")),\(empty)")
        #expect(codes(json, .awsEventDataStore) == ["SEL007"])
    }

    @Test(arguments: [bare, store(printed), resource(terraform), documents[5]])
    func `are legal as they are printed`(json: String) {
        #expect(codes(json, .awsEventDataStore) == [])
    }

    @Test func `have numbers and booleans as texts in a template`() throws {
        let read = try advanced(
            """
            {"Type": "AWS::CloudTrail::Trail", "Properties": {"AdvancedEventSelectors": [
                {"FieldSelectors": [{"Field": "readOnly", "Equals": [true]},
                                    {"Field": "recipientAccountId", "Equals": [123456789012]}]}]}}
            """
        )
        #expect(
            read[0].fieldSelectors.map(\.conditions) == [
                [.equals: ["true"]], [.equals: ["123456789012"]],
            ]
        )
    }

    @Test(arguments: ["{\"Fn::Sub\": \"arn:${AWS::Partition}:s3\"}", "{\"Ref\": \"Arn\"}"])
    func `are refused where a template has yet to be worked out`(value: String) {
        let json = """
            {"Type": "AWS::CloudTrail::Trail", "Properties": {"AdvancedEventSelectors": [
                {"FieldSelectors": [{"Field": "resources.ARN", "StartsWith": [\(value)]}]}]}}
            """
        #expect(codes(json, .extended) == ["SEL013"])
    }

    @Test func `are told apart if there are those of several trails`() throws {
        let json = """
            {"Resources": {
                "A": {"Type": "AWS::CloudTrail::Trail",
                      "Properties": {"AdvancedEventSelectors": \(Self.bare)}},
                "B": {"Type": "AWS::CloudTrail::Trail", "Properties": {"EventSelectors": [{}]}}}}
            """
        #expect(document(json).lists.map(\.owner) == ["A", "B"])
        let error = #expect(throws: SelectorError.self) { try selectors(json) }
        #expect(error?.problem == "the document holds selectors of A, B")
    }

    @Test(arguments: [
        "{\"Resources\": {\"B\": {\"Type\": \"AWS::S3::Bucket\", \"Properties\": {}}}}",
        "{\"planned_values\": {\"root_module\": {\"resources\": []}}}",
    ])
    func `are missed where a template has none`(json: String) {
        #expect(codes(json, .extended) == ["SEL002"])
    }
}

@Suite struct `Canonical JSON of selectors` {
    @Test(arguments: Seed.first(100))
    func `is read as the same selectors`(seed: Seed) throws {
        var world = SelectorWorld(seed.random)
        let before = EventSelectors.advanced(world.selectors())
        let exported = before.canonicalJSON
        let after = try EventSelectors.read(json: SharedBytes(exported))
        #expect(after == before)
        // Byte for byte: texts that are equal to Swift may differ.
        #expect(after.canonicalJSON == exported)
    }

    @Test(arguments: [
        "[{\"ReadWriteType\": \"ReadOnly\", \"IncludeManagementEvents\": false}]",
        "[{\"DataResources\": [{\"Type\": \"AWS::S3::Object\", \"Values\": [\"arn:aws:s3\"]}]}]",
    ])
    func `is read as the same basic selectors`(json: String) throws {
        let before = try selectors(json)
        let after = try EventSelectors.read(json: SharedBytes(before.canonicalJSON))
        #expect(after == before)
        #expect(after.canonicalJSON == before.canonicalJSON)
    }

    @Test func `has a line for each thing that is said`() throws {
        let read = try selectors(
            #"[{"FieldSelectors":[{"NotEquals":["b"],"EndsWith":[],"Field":"a"}],"Name":"é\""}]"#
        )
        let text = String(decoding: read.canonicalJSON, as: UTF8.self)
        #expect(
            text == """
                [
                  {
                    "Name": "é\\"",
                    "FieldSelectors": [
                      {
                        "Field": "a",
                        "NotEquals": [
                          "b"
                        ]
                      }
                    ]
                  }
                ]

                """
        )
    }
}
