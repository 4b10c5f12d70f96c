import Testing

@testable import Pipelines

@Suite struct `An internal topic` {
    private static let text = """
        name: cloudtrail
        source: { topics: [raw] }
        time: { lateness: 10m, idle: 1m }
        stages:
          - dedupe: { id: once }
          - select: { id: drop-noise, selectors: selectors/drop.json }
          - aggregate: { id: calls, by: [eventName], window: 4m, allowed: 1h, output: calls }
        outputs: { calls: { topic: calls } }
        """

    private static let topics: [String: InternalTopic] = {
        let topics = (try? read(text).internalTopics(sourcePartitionCounts: [12])) ?? []
        return Dictionary(uniqueKeysWithValues: topics.map { ($0.stageID ?? "", $0) })
    }()

    @Test func `is there for each stage that keeps state, and for what the state depends on`()
        throws
    {
        let topics = try read(Self.text).internalTopics(sourcePartitionCounts: [12])
        #expect(
            topics.map { "\($0.name) \($0.partitionCount)" } == [
                "sluice-cloudtrail.stages 1", "sluice-cloudtrail.calls.repartition 12",
                "sluice-cloudtrail.once.changelog 12",
            ]
        )
        let without = Self.text.replacing(#/  - (dedupe|aggregate).*\n/#, with: "")
            .replacing("calls: { topic: calls }", with: "events: { topic: events }")
        #expect(try read(without).internalTopics(sourcePartitionCounts: [12]).isEmpty)
    }

    @Test(arguments: ["", "once", "calls"])
    func `is made as it must be`(stage: String) throws {
        let topic = try #require(Self.topics[stage])
        #expect(topic.fault(of: topic.configuration) == nil)
        #expect(topic.fault(ofPartitionCount: topic.partitionCount) == nil)
        #expect(topic.risk(of: topic.configuration) == nil)
        #expect(topic.fault(of: [:]) == nil, "what one can't see is no fault")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let stage: String
        let name: String
        let value: String
        /// Nil if it is right.
        let error: String?
        var testDescription: String { "\(stage) \(name)=\(value)" }
    }

    static let cases = [
        Case(
            stage: "calls",
            name: "cleanup.policy",
            value: "compact",
            error: """
                p.yaml:7: the internal topic 'sluice-cloudtrail.calls.repartition' has \
                cleanup.policy=compact, and can't keep partial counts; set it to delete \
                (kafka-configs.sh --alter --topic sluice-cloudtrail.calls.repartition \
                --add-config cleanup.policy=delete)
                """
        ),
        Case(
            stage: "once",
            name: "cleanup.policy",
            value: "delete",
            error: """
                p.yaml:5: the internal topic 'sluice-cloudtrail.once.changelog' has \
                cleanup.policy=delete, and would lose what a stage remembers, or keep it for \
                ever; set it to compact (kafka-configs.sh --alter --topic \
                sluice-cloudtrail.once.changelog --add-config cleanup.policy=compact)
                """
        ),
        Case(
            stage: "",
            name: "cleanup.policy",
            value: "compact,delete",
            error: """
                p.yaml: the internal topic 'sluice-cloudtrail.stages' has \
                cleanup.policy=compact,delete, and would forget what the stages' state depends \
                on; set it to compact (kafka-configs.sh --alter --topic sluice-cloudtrail.stages \
                --add-config cleanup.policy=compact)
                """
        ),
        // Lateness 10m, window 4m, allowed 1h, idle 1m.
        Case(stage: "calls", name: "retention.ms", value: "4500000", error: nil),
        Case(stage: "calls", name: "retention.ms", value: "-1", error: nil),
        Case(stage: "once", name: "retention.ms", value: "1", error: nil),
        Case(
            stage: "calls",
            name: "retention.ms",
            value: "4499999",
            error: """
                p.yaml:7: the internal topic 'sluice-cloudtrail.calls.repartition' has \
                retention.ms=4499999, and windows are open for 1h15m and longer; raise it \
                (kafka-configs.sh --alter --topic sluice-cloudtrail.calls.repartition \
                --add-config retention.ms=604800000)
                """
        ),
    ]

    @Test(arguments: cases)
    func `that is there must keep what is in it`(one: Case) throws {
        let topic = try #require(Self.topics[one.stage])
        #expect(topic.fault(of: [one.name: one.value])?.description == one.error)
    }

    @Test func `whose size is bounded is a risk`() throws {
        let topic = try #require(Self.topics["calls"])
        #expect(topic.risk(of: ["retention.bytes": "-1"]) == nil)
        #expect(
            topic.risk(of: ["retention.bytes": "1000"])?.contains("retention.bytes=1000") == true
        )
    }

    @Test func `of what is remembered has a partition for each source partition`() throws {
        let memory = try #require(Self.topics["once"])
        #expect(memory.fault(ofPartitionCount: 13) == nil)
        #expect(
            memory.fault(ofPartitionCount: 11)?.description.contains(
                "has 11 partitions, and the source topics together 12; add partitions"
            ) == true
        )
    }

    @Test func `of counts has no partition that nobody merges`() throws {
        let counts = try #require(Self.topics["calls"])
        #expect(counts.fault(ofPartitionCount: 12) == nil)
        #expect(counts.fault(ofPartitionCount: 5) == nil)
        #expect(
            counts.fault(ofPartitionCount: 13)?.description.contains(
                "has 13 partitions, and the first source topic, whose readers merge them, 12; "
            ) == true
        )
    }

    @Test func `of counts has as many partitions as the first source topic`() throws {
        let text = Self.text.replacing("topics: [raw]", with: "topics: [z.main, a.other]")
        let topics = try read(text).internalTopics(sourcePartitionCounts: [6, 3])
        let counts = Dictionary(
            topics.map { ($0.stageID ?? "", $0.partitionCount) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(counts == ["": 1, "calls": 6, "once": 9])
    }

    @Test(arguments: [
        ("cals", "p.yaml: there is no stage 'cals'; did you mean 'calls'?"),
        ("nothing", "p.yaml: there is no stage 'nothing'; stages that keep state: calls, once"),
        ("drop-noise", "p.yaml: stage 'drop-noise' keeps no state; stages that do: calls, once"),
    ])
    func `is only found for a stage that keeps state`(id: String, error: String) throws {
        let plan = try read(Self.text)
        let names = try plan.internalTopics(ofStage: "calls").map(\.name)
        #expect(names.count == 1 && names[0].hasSuffix(".calls.repartition"))
        let thrown = #expect(throws: ConfigurationError.self) {
            try plan.internalTopics(ofStage: id)
        }
        #expect(thrown?.description == error)
    }

    @Test(arguments: ["1h15m", "1d", "250ms", "1m30s", "0s", "2d3h4m5s6ms"])
    func `says times as they are written`(text: String) throws {
        #expect(try Duration(configuration: text).configurationText == text)
    }
}
