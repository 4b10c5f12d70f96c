import Rules
import Testing

@Suite struct `Lists of AWS that grow` {
    private func findings(_ fields: String) -> [Diagnostic] {
        document(advancedDocument(fields)).findings(in: .awsTrail)
    }

    private func data(_ type: String) -> [Diagnostic] {
        findings(
            field("eventCategory", "Equals", "Data") + "," + field("resources.type", "Equals", type)
        )
    }

    private func network(_ source: String) -> [Diagnostic] {
        findings(
            field("eventCategory", "Equals", "NetworkActivity") + ","
                + field("eventSource", "Equals", source)
        )
    }

    /// In AWS's own examples.
    @Test(arguments: [
        "AWS::EC2::InstanceConnectEndpoint", "AWS::DataExchange::Asset", "AWS::Deadline::Worker",
        "AWS::GeoMaps::Provider", "AWS::GeoPlaces::Provider", "AWS::GeoRoutes::Provider",
        "AWS::SocialMessaging::PhoneNumberId", "AWS::BedrockAgentCore::Runtime",
        "AWS::CodeGuruProfiler::ProfilingGroup", "AWS::S3::Object", "AWS::XRay::Trace",
        "AWS::QApps:QApp",
    ])
    func `have the types of resource that AWS names`(type: String) {
        #expect(data(type) == [])
    }

    @Test(arguments: [
        "appconfig", "athena", "bedrock", "monitoring", "config", "dynamodb", "ecs", "s3", "kms",
        "cloudtrail", "ec2", "secretsmanager", "workmailmessageflow",
    ])
    func `have the sources of network activity that AWS names`(source: String) {
        #expect(network("\(source).amazonaws.com") == [])
    }

    @Test(arguments: [
        ("AWS::New::Thing", "check the spelling, or whether AWS has it by now"),
        ("AWS::S3::Objects", "did you mean 'AWS::S3::Object'?"),
    ])
    func `may lack what is new, which is a note`(type: String, wayOut: String) {
        let found = data(type)
        #expect(found.map(\.rule.code) == ["SEL032"])
        #expect(found.map(\.rule.severity) == [.note])
        #expect(found.map(\.wayOut) == [wayOut])
        #expect(
            found.map(\.problem) == [
                "'\(type)' is none of the 251 values of resources.type that are known here"
            ]
        )
    }
}
