import Pipelines
import QueryLanguage
import Streaming
import Testing

@Suite struct `The settings of a guard` {
    @Test(arguments: [
        ("learm: 7d", "unknown 'learm' in 'guard'; did you mean 'learn'?"),
        (
            "learn: soon",
            "learn 'soon' is no duration; write a number and a unit: 200ms, 30s, 10m, 1h, 1d"
        ),
        (
            "span: 90",
            "span '90' is no duration; write a number and a unit: 200ms, 30s, 10m, 1h, 1d"
        ),
        ("span: 0s", "nothing is known for no time; write 'span: 90d'"),
        (
            "learn: 60d",
            "learn 60d is more than half of span 90d; raise span to 120d, or lower learn"
        ),
        (
            "learn: 31s, span: 1m",
            "learn 31s is more than half of span 1m; raise span to 1m2s, or lower learn"
        ),
        ("facts: 0", "facts can't be '0'; write a number from 1 to 100000000"),
        ("facts: 1e6", "facts can't be '1e6'; write a number from 1 to 100000000"),
        ("ipv4: 33", "ipv4 can't be '33'; write a number from 0 to 32"),
        ("ipv4: -1", "ipv4 can't be '-1'; write a number from 0 to 32"),
        ("ipv6: 129", "ipv6 can't be '129'; write a number from 0 to 128"),
        ("ipv6: /48", "ipv6 can't be '/48'; write a number from 0 to 128"),
        (
            "output: events",
            "stage 'noise' writes to 'events', which is for records; "
                + "give its rows an output of their own"
        ),
        (
            "output: somewhere",
            "stage 'noise' writes to 'somewhere', which is no output; add it under 'outputs:'"
        ),
    ])
    func `that are wrong are refused in words`(settings: String, message: String) {
        for stage in ["drop", "keep", "select"] {
            let rule = stage == "select" ? "selectors: selectors/drop.json" : "when: readOnly"
            let error = #expect(throws: ConfigurationError.self) {
                _ = try Guarding(stage: "\(stage): { id: noise, \(rule), guard: { \(settings) } }")
            }
            #expect(error?.description == "p.yaml:4: \(message)")
        }
    }

    @Test func `are members, not a word`() {
        let error = #expect(throws: ConfigurationError.self) {
            _ = try Guarding(stage: "drop: { when: readOnly, guard: true }")
        }
        #expect(
            error?.description
                == "p.yaml:4: 'guard' is not a mapping; write its members as 'name: value'"
        )
    }

    @Test(arguments: ["", "learn: 0s", "learn: 45d", "span: 10s", "facts: 1", "ipv4: 0, ipv6: 128"])
    func `may be left out`(settings: String) throws {
        _ = try Guarding(settings)
    }

    @Test func `keep a rule from being applied before its records are written`() throws {
        let rules = try read(
            """
            name: p
            source: { topics: [raw] }
            stages:
              - drop: { id: first, when: readOnly }
              - drop: { id: second, when: eventName = A, guard: {} }
              - drop: { id: third, when: eventName = B }
            outputs: { events: { topic: events } }
            """
        ).leadingRules()
        #expect(rules.keeping.text == "not readOnly")
        #expect(rules.leftOut.map(\.id) == ["second", "third"])
        #expect(rules.leftOut.map(\.witness) == ["its guard", "stages before it"])
        let error = #expect(throws: ConfigurationError.self) {
            try Guarding().plan.leadingRules()
        }
        #expect(
            error?.description == """
                p.yaml:4: its guard must see what 'noise' drops; put it first, without a guard or a summary, \
                if they need not see it
                """
        )
    }

    @Test func `are left out of a trail's selectors like rules with a summary`() {
        let error = #expect(throws: ConfigurationError.self) {
            try read(
                """
                name: p
                source: { topics: [raw] }
                stages: [ drop: { id: noise, when: readOnly, dropped: summary } ]
                outputs: { dropped: { topic: d } }
                """
            ).leadingRules()
        }
        #expect(error?.problem == "its summary must see what 'noise' drops")
    }

    @Test func `share the bytes of state with a summary`() throws {
        func share(_ stage: String) throws -> Int {
            try read(
                """
                name: p
                source: { topics: [raw] }
                limits: { state: 64MiB }
                stages:
                  - select: { id: noise, selectors: selectors/drop.json\(stage) }
                outputs: { sums: { topic: sums }, events: { topic: events } }
                """.replacing(
                    stage.contains("sums") ? "" : "sums: { topic: sums }, ",
                    with: ""
                )
            ).topology.shares.stageByteCount
        }
        let alone = try share(", guard: {}")
        #expect(alone == (try share(", dropped: { summary: 1m, output: sums }")))
        let both = try share(", guard: {}, dropped: { summary: 1m, output: sums }")
        #expect(both == alone / 2)
    }

    @Test func `of what was learned may not change while there is state of it`() throws {
        let plan = try read(
            """
            name: p
            source: { topics: [raw] }
            stages:
              - select: { id: noise, selectors: selectors/drop.json, guard: { ipv6: 64 },
                          dropped: { summary: 1m, output: sums } }
            outputs: { sums: { topic: sums } }
            """
        )
        #expect(
            plan.internalTopics(sourcePartitionCounts: [2]).map(\.name) == [
                "sluice-p.stages", "sluice-p.noise.repartition", "sluice-p.noise.changelog",
            ]
        )
        #expect(
            try plan.internalTopics(ofStage: "noise").map(\.name)
                == ["sluice-p.noise.repartition", "sluice-p.noise.changelog"]
        )
        #expect(
            plan.destinationTopics
                == ["sums", "sluice-p.noise.repartition", "sluice-p.noise.changelog"]
        )
        let layout = LogLayout(
            sources: [Partition(topic: "raw", index: 0)],
            repartitionCounts: ["sluice-p.noise.repartition": 2]
        )
        #expect(
            plan.states(on: layout).map { String(decoding: $0.description.json, as: UTF8.self) }
                == [
                    """
                    {"by":"userIdentity.principal, eventName, errorCode","window":"1m",\
                    "measures":"count","repartition":"2 partitions","sources":"raw:1"}
                    """,
                    #"{"guard":"ipv4 /24, ipv6 /64","sources":"raw:1"}"#,
                ]
        )
    }
}
