import Pipelines
import Streaming
import Testing

@Suite struct `A rule in the pipeline` {
    static func pipeline(_ stage: String) -> String {
        rightPipeline.replacing(
            "- select: { id: drop-noise, selectors: selectors/drop.json }",
            with: "- \(stage)"
        )
    }

    @Test(arguments: [
        "drop: { when: userIdentity.role = DatadogIntegrationRole and readOnly }",
        "keep: { id: k, when: \"eventName in (A, B)\" }",
        "drop: { when: resources has (type = AWS::S3::Object and ARN starts with arn:aws:s3:::a/) }",
        "drop: { when: userIdentity.principal starts with arn or userIdentity.roleArn is missing }",
        "drop: { when: aFieldOfTomorrow = x and requestParameters.anything.below is missing }",
        "drop: { when: userIdentity.sessionContext.sessionIssuer.arn = x }",
    ])
    func `reads`(stage: String) throws {
        #expect(try read(Self.pipeline(stage)).stages.count == 2)
    }

    /// The short form stands for the long one with what is usual.
    @Test(arguments: [
        "drop: { when: readOnly, dropped: summary }",
        "keep: { when: readOnly, dropped: { summary: 1m } }",
        "drop: { when: readOnly, dropped: { output: dropped } }",
        "select: { id: drop, selectors: selectors/drop.json, dropped: summary }",
    ])
    func `summarises what it drops, in an internal topic like that of a select`(stage: String)
        throws
    {
        let id = stage.prefix { $0 != ":" } == "keep" ? "keep" : "drop"
        let text = """
            name: p
            source: { topics: [raw] }
            stages: [ \(stage) ]
            outputs: { dropped: { topic: d } }
            """
        let plan = try read(text)
        #expect(
            plan.internalTopics(sourcePartitionCounts: [2]).map(\.name)
                == ["sluice-p.stages", "sluice-p.\(id).repartition"]
        )
        #expect(plan.destinationTopics == ["d", "sluice-p.\(id).repartition"])
        #expect(plan.topology.aggregates.map(\.windows.lifetimeMilliseconds) == [60_000])
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let stage: String
        let error: String
        init(_ stage: String, _ error: String) {
            self.stage = stage
            self.error = error
        }
        var testDescription: String { stage }
    }

    @Test(arguments: [
        Fault(
            "drop: { id: a }",
            "stage 'drop' has no 'when'; add one, such as 'when: eventSource = kms.amazonaws.com and readOnly'"
        ),
        Fault(
            "drop: { when: eventname = A }",
            "'eventname = A': column 1: records have no 'eventname'; did you mean 'eventName'?"
        ),
        Fault(
            "keep: { when: readOnly and role = A }",
            "'readOnly and role = A': column 14: records have no 'role'; did you mean 'userIdentity.role'?"
        ),
        Fault(
            "keep: { when: arn = A }",
            "'arn = A': column 1: records have no 'arn'; did you mean 'userIdentity.arn' or 'resources.ARN'?"
        ),
        Fault(
            "keep: { when: userIdentity.rol = A }",
            "'userIdentity.rol = A': column 1: records have no 'userIdentity.rol'; did you mean 'userIdentity.role'?"
        ),
        Fault(
            "drop: { when: requestParameter.bucketName = a }",
            "'requestParameter.bucketName = a': column 1: records have no 'requestParameter.bucketName'; did you mean 'requestParameters.bucketName'?"
        ),
        Fault(
            "drop: { when: userIdentiy.tpye = Root }",
            "'userIdentiy.tpye = Root': column 1: records have no 'userIdentiy.tpye'; did you mean 'userIdentity.type'?"
        ),
        Fault(
            "drop: { when: tlsVersion = TLSv1 }",
            "'tlsVersion = TLSv1': column 1: records have no 'tlsVersion'; did you mean 'tlsDetails.tlsVersion'?"
        ),
        Fault(
            "keep: { when: resources has (arn = A) }",
            "'resources has (arn = A)': column 16: records have no 'resources.arn'; did you mean 'resources.ARN'?"
        ),
        Fault(
            "drop: { when: eventName = Get* }",
            "'eventName = Get*': column 13: '*' stands for itself, not for any text; write 'starts with Get', or quotes around it"
        ),
        Fault(
            "drop: { when: = }",
            "'=': column 1: expected a field's name; write a condition such as 'eventSource = kms.amazonaws.com and readOnly'"
        ),
        Fault(
            "drop: { when: eventName in (A, B) }",
            "unknown 'B)' in stage 'drop'; put the text before it in quotes, since it has a comma"
        ),
    ])
    func `with a fault is refused, with what to write instead`(fault: Fault) {
        let error = #expect(throws: ConfigurationError.self) {
            try read(Self.pipeline(fault.stage))
        }
        let text = error?.description ?? ""
        #expect(text.hasPrefix("p.yaml:8: "), "\(text)")
        #expect(text.hasSuffix(fault.error), "\(text)")
    }
}
