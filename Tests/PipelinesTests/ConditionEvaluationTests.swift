import FastJSON
import Pipelines
import Records
import Streaming
import Testing

/// Which of `records` go on behind the stage `stage` of a pipeline file.
private func kept(_ stage: String, _ records: [String]) throws -> [Bool] {
    let plan = try Plan.read(
        """
        name: rule
        source: { topics: [raw] }
        stages:
          - \(stage)
        outputs: { events: { topic: events } }
        """,
        file: "p.yaml",
        environment: [:],
        readFile: { _ in [] }
    )
    var stage = plan.topology.makeStages(Partition(topic: "raw", index: 0))[0]
    var clock = PartitionClock(latenessMilliseconds: 0)
    let (pass, count) = RecordPass.taking(
        "{\"Records\":[\(records.joined(separator: ","))]}",
        by: &clock,
        through: &stage
    )
    #expect(count == records.count)
    return (0..<count).map { pass.survivors.contains($0) }
}

/// A record with more members.
private func record(_ members: String) -> String {
    """
    {"eventVersion":"1.08","eventTime":"2026-01-01T00:00:00Z","eventSource":"s3.amazonaws.com",\
    "awsRegion":"eu-west-1",\(members)}
    """
}

@Suite struct `A rule of the pipeline` {
    private static let records = [
        record(#""eventName":"GetObject","readOnly":true"#),
        record(#""eventName":"PutObject","readOnly":false"#),
        record(#""eventName":"GetObject""#),
    ]

    @Test func `drops that of which its condition holds`() throws {
        let stage = "drop: { when: eventName = GetObject and readOnly }"
        #expect(try kept(stage, Self.records) == [false, true, true])
    }

    @Test func `keeps that of which its condition holds`() throws {
        let stage = "keep: { when: eventName = GetObject and readOnly }"
        #expect(try kept(stage, Self.records) == [true, false, false])
    }

    @Test func `holds of no missing field, and its negation does`() throws {
        #expect(try kept("keep: { when: not readOnly }", Self.records) == [false, true, true])
        #expect(try kept("keep: { when: readOnly = false }", Self.records) == [false, true, false])
    }

    @Test func `speaks of resources as selectors do`() throws {
        let records = [
            record(#""eventName":"a","resources":[{"type":"T","ARN":"arn:x/1"}]"#),
            record(#""eventName":"a","resources":[{"type":"T","ARNPrefix":"arn:x/"}]"#),
            record(#""eventName":"a","resources":[{"type":"T"},{"type":"U","ARN":"arn:x/1"}]"#),
        ]
        let same = "keep: { when: resources has (type = T and ARN starts with arn:x/) }"
        #expect(try kept(same, records) == [true, true, false])
        let any = "keep: { when: resources.type = T and resources.ARN starts with arn:x/ }"
        #expect(try kept(any, records) == [true, true, true])
    }
}
