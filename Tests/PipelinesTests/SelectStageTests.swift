import FastJSON
import QueryLanguage
import Records
import Streaming
import TestKit
import Testing

@testable import Pipelines

/// A `select` stage of a pipeline file, on one partition.
struct Selecting {
    private var stage: any RecordStage

    init(_ selectors: String, settings: String = "", outputs: String = "") throws {
        let plan = try read(
            """
            name: p
            source: { topics: [raw] }
            stages: [ select: { id: drop, selectors: selectors/drop.json\(settings) } ]
            outputs: { events: { topic: events }\(outputs) }
            """,
            selectors: selectors
        )
        self.init(plan)
    }

    init(_ plan: Plan) {
        stage = plan.topology.makeStages(Partition(topic: "raw", index: 0))[0]
    }

    /// What it has done, as `name value`.
    var counts: [String] { stage.totals.counts.map { "\($0.name) \($0.value)" } }

    /// The same for people.
    var report: String { stage.totals.report }

    /// Which of the records go on.
    mutating func kept(_ records: [String], foreseen: Bool = false) -> [Int] {
        var clock = PartitionClock(latenessMilliseconds: 0)
        let (pass, count) = RecordPass.taking(
            records.joined(separator: "\n"),
            foreseen: foreseen,
            by: &clock,
            through: &stage
        )
        precondition(count == records.count)
        return pass.survivors
    }
}

@Suite struct `A select` {
    private static let selectors = """
        [{"Name": "reads", "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Management"]},
            {"Field": "eventName", "StartsWith": ["Get"]}]},
         {"FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "eventName", "NotEquals": ["Noise"]}]}]
        """

    private static func record(_ category: String, _ name: String) -> String {
        """
        {"eventVersion":"1.08","eventTime":"2026-01-01T00:00:00Z","eventName":"\(name)",\
        "eventSource":"s3.amazonaws.com","awsRegion":"eu-west-1","eventCategory":"\(category)"}
        """
    }

    @Test(arguments: [false, true])
    func `counts records and bytes by the selector that kept and the field that dropped`(
        foreseen: Bool
    ) throws {
        var select = try Selecting(Self.selectors)
        let records = [
            Self.record("Management", "GetObject"), Self.record("Data", "Put"),
            Self.record("Data", "Noise"), Self.record("Insight", "x"),
            Self.record("NetworkActivity", "Get"), Self.record("Management", "GetBucket"),
        ]
        let bytes = records.map(\.utf8.count)
        #expect(select.kept(records, foreseen: foreseen) == [0, 1, 3, 5])
        #expect(
            select.counts == [
                "kept 4", "kept_bytes \(bytes[0] + bytes[1] + bytes[3] + bytes[5])",
                "dropped 2", "dropped_bytes \(bytes[2] + bytes[4])",
                "kept.reads 2", "kept_bytes.reads \(bytes[0] + bytes[5])",
                "kept.#2 1", "kept_bytes.#2 \(bytes[1])",
                "kept.non_selectable 1", "kept_bytes.non_selectable \(bytes[3])",
                "dropped.eventCategory 1", "dropped_bytes.eventCategory \(bytes[4])",
                "dropped.eventName 1", "dropped_bytes.eventName \(bytes[2])",
            ]
        )
    }

    @Test func `reports what it did, and why, for people`() throws {
        var select = try Selecting(Self.selectors)
        let records = [
            Self.record("Management", "Get"), Self.record("Data", "Put"),
            Self.record("Data", "Noise"), Self.record("NetworkActivity", "Get"),
        ]
        _ = select.kept(records)
        let bytes = records.map(\.utf8.count)
        #expect(
            select.report == """
                stage drop: kept 2 (\(bytes[0] + bytes[1]) bytes), \
                dropped 2 (\(bytes[2] + bytes[3]) bytes)
                  kept by
                    1  reads          \(bytes[0]) bytes
                    1  #2             \(bytes[1]) bytes
                  dropped by
                    1  eventCategory  \(bytes[3]) bytes
                    1  eventName      \(bytes[2]) bytes
                """
        )
    }

    /// What is missing fits nothing, and is counted apart from what is unequal.
    @Test func `4: counts what is dropped for want of a field apart`() throws {
        let selectors = """
            [{"FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["Data"]},
                {"Field": "readOnly", "Equals": ["false"]},
                {"Field": "resources.type", "Equals": ["T"]},
                {"Field": "resources.ARN", "StartsWith": ["a"], "NotEquals": ["ab"]},
                {"Field": "errorCode", "NotEquals": ["x"]}]}]
            """
        var select = try Selecting(selectors)
        let base = #"{"eventVersion":"1.11","eventTime":"2026-01-01T00:00:00Z","eventSource":"s","#
        let data = base + #""eventCategory":"Data","#
        let write = data + #""readOnly":false,"#
        let kept = select.kept([
            base + #""eventName":"n"}"#, data + #""readOnly":true}"#, data + #""readOnly":null}"#,
            data + #""eventName":"n"}"#, write + #""resources":[]}"#,
            write + #""resources":[{"type":"T"}]}"#,
            write + #""resources":[{"type":"T","ARN":"b"}]}"#,
            write + #""resources":[{"type":"T","ARNPrefix":"ac"}]}"#,
        ])
        #expect(kept == [0, 7], "whose category is unknown; and as asked, without errorCode")
        #expect(
            select.counts.filter { $0.hasPrefix("dropped.") } == [
                "dropped.readOnly 1", "dropped.readOnly (missing) 2",
                "dropped.resources.type (missing) 1", "dropped.resources.ARN 1",
                "dropped.resources.ARN (missing) 1",
            ]
        )
    }

    @Test func `that gives what is dropped counts as ever`() throws {
        let plan = try Plan.selecting(Array(Self.selectors.utf8), file: "s.json", giving: .dropped)
        var select = Selecting(plan)
        let records = [Self.record("Management", "Get"), Self.record("Data", "Noise")]
        #expect(select.kept(records, foreseen: true) == [1])
        #expect(select.counts.contains("kept.reads 1"))
        #expect(select.counts.contains("dropped.eventName 1"))
    }

    @Test func `of an expression alone counts what it keeps and drops`() {
        let stage = SelectStage(id: "drop", expression: .constant(true))
        #expect(
            stage.totals
                == StageTotals(
                    id: "drop",
                    counts: [
                        ("kept", 0), ("kept_bytes", 0), ("dropped", 0), ("dropped_bytes", 0),
                    ]
                )
        )
    }

    @Test func `that summarises what it drops has an internal topic, and says what it depends on`()
        throws
    {
        let text = """
            name: p
            source: { topics: [raw] }
            stages:
              - select:
                  { id: drop, selectors: selectors/drop.json, dropped: { summary: 60s, output: d } }
            outputs: { d: { topic: d } }
            """
        let plan = try read(text, selectors: Self.selectors)
        #expect(
            plan.internalTopics(sourcePartitionCounts: [2]).map(\.name)
                == ["sluice-p.stages", "sluice-p.drop.repartition"]
        )
        let layout = LogLayout(
            sources: [Partition(topic: "raw", index: 0)],
            repartitionCounts: ["sluice-p.drop.repartition": 2]
        )
        #expect(
            plan.states(on: layout).map { String(decoding: $0.description.json, as: UTF8.self) }
                == [
                    """
                    {"by":"userIdentity.principal, eventName, errorCode","window":"1m",\
                    "measures":"count","repartition":"2 partitions","sources":"raw:1"}
                    """
                ]
        )
    }

    @Test(arguments: [
        (
            "summry",
            "p.yaml:3: dropped can't be 'summry'; "
                + "write 'dropped: summary' or 'dropped: { summary: 1m, output: dropped }'"
        ),
        (
            "summary",
            "p.yaml:3: stage 'drop' writes to 'dropped', which is no output; add it under 'outputs:'"
        ),
        (
            "{ summary: 0s, output: d }",
            "p.yaml:3: a window of no time; write one such as 'summary: 1m'"
        ),
        (
            "{ summary: 1m }",
            "p.yaml:3: stage 'drop' writes to 'dropped', which is no output; add it under 'outputs:'"
        ),
        (
            "{ summary: 1m, output: e }",
            "p.yaml:3: stage 'drop' writes to 'e', which is no output; did you mean 'd'?"
        ),
        (
            "{ sumary: 1m }",
            "p.yaml:3: unknown 'sumary' in 'dropped'; did you mean 'summary'?"
        ),
    ])
    func `refuses a summary that is none`(dropped: String, error: String) {
        let thrown = #expect(throws: ConfigurationError.self) {
            try read(
                """
                name: p
                source: { topics: [raw] }
                stages: [ select: { id: drop, selectors: selectors/drop.json, dropped: \(dropped) } ]
                outputs: { d: { topic: d } }
                """
            )
        }
        #expect(thrown?.description == error)
    }
}
