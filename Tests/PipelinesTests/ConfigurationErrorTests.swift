import Pipelines
import Testing

@Suite struct `A wrong pipeline file` {
    private static let durations = WrongPipeline.durations
    private static let source =
        "source: { topics: [cloudtrail.raw], group: sluice-cloudtrail, start: earliest }\n"

    static let cases = [
        WrongPipeline(
            "unknown stage",
            "- select:",
            "- selct:",
            "p.yaml:8: unknown stage 'selct'; did you mean 'select'?"
        ),
        WrongPipeline(
            "unlike any stage",
            "- select:",
            "- filter:",
            "p.yaml:8: unknown stage 'filter'; use one of drop, keep, select, dedupe, aggregate"
        ),
        WrongPipeline(
            "unknown key at the top",
            "delivery:",
            "delivry:",
            "p.yaml:6: unknown 'delivry' in the pipeline; did you mean 'delivery'?"
        ),
        WrongPipeline(
            "unlike any key",
            "delivery: at",
            "colour: at",
            "p.yaml:6: unknown 'colour' in the pipeline; use one of name, kafka, source, time, "
                + "delivery, commit, limits, stages, outputs, tests"
        ),
        WrongPipeline(
            "unknown key of an output",
            "format: cloudtrail",
            "fromat: cloudtrail",
            "p.yaml:17: unknown 'fromat' in output 'events'; did you mean 'format'?"
        ),
        WrongPipeline(
            "unknown key of the source",
            "start: earliest",
            "begin: earliest",
            "p.yaml:4: unknown 'begin' in 'source'; use one of topics, group, start"
        ),
        WrongPipeline(
            "unknown word",
            "delivery: at_least_once",
            "delivery: at_most_once",
            "p.yaml:6: delivery can't be 'at_most_once'; did you mean 'at_least_once'?"
        ),
        WrongPipeline(
            "unknown start",
            "start: earliest",
            "start: now",
            "p.yaml:4: start can't be 'now'; use one of earliest, latest"
        ),
        WrongPipeline(
            "no name",
            "name: cloudtrail\n",
            "",
            "p.yaml:1: the pipeline has no 'name'; add one, such as 'name: cloudtrail'"
        ),
        WrongPipeline(
            "an empty name",
            "name: cloudtrail",
            "name: ''",
            "p.yaml:1: the pipeline has no 'name'; add one, such as 'name: cloudtrail'"
        ),
        WrongPipeline(
            "no source",
            source,
            "",
            "p.yaml:1: there is no 'source'; add 'source: { topics: [cloudtrail.raw] }'"
        ),
        WrongPipeline(
            "no topics",
            "topics: [cloudtrail.raw]",
            "topics: []",
            "p.yaml:4: 'source' has no topics; add 'topics: [cloudtrail.raw]'"
        ),
        WrongPipeline(
            "no outputs",
            "outputs:",
            "tests: []\nkafka2:",
            "p.yaml:17: unknown 'kafka2' in the pipeline; did you mean 'kafka'?"
        ),
        WrongPipeline(
            "no id",
            "      id: calls\n",
            "",
            "p.yaml:10: stage 'aggregate' has no 'id'; add one, such as 'id: my-stage'"
        ),
        WrongPipeline(
            "no output of an aggregate",
            "      output: calls\n",
            "",
            "p.yaml:10: stage 'aggregate' has no 'output'; add one, such as 'output: calls'"
        ),
        WrongPipeline(
            "no topic of an output",
            "topic: cloudtrail.calls",
            "topic: ''",
            "p.yaml:19: output 'calls' has no 'topic'; add one, such as 'topic: cloudtrail.calls'"
        ),
        WrongPipeline(
            "a duration without a unit",
            "lateness: 10m",
            "lateness: 10",
            "p.yaml:5: lateness '10' is no duration; \(durations)"
        ),
        WrongPipeline(
            "a duration in words",
            "idle: 1m",
            "idle: one minute",
            "p.yaml:5: idle 'one minute' is no duration; \(durations)"
        ),
        WrongPipeline(
            "a negative duration",
            "idle: 1m",
            "idle: -1m",
            "p.yaml:5: idle '-1m' is no duration; \(durations)"
        ),
        WrongPipeline(
            "an output that there is not",
            "output: calls\n",
            "output: callls\n",
            "p.yaml:10: stage 'calls' writes to 'callls', which is no output; did you mean 'calls'?"
        ),
        WrongPipeline(
            "rows in the output of rejected messages",
            "output: calls\n",
            "output: rejected\n",
            "p.yaml:10: stage 'calls' writes to 'rejected', which is for records; "
                + "give its rows an output of their own"
        ),
        WrongPipeline(
            "alerts among late records",
            "output: alerts",
            "output: late",
            "p.yaml:10: stage 'calls' writes to 'late', which is for records; "
                + "give its rows an output of their own"
        ),
        WrongPipeline(
            "the same id twice",
            "id: calls",
            "id: drop-noise",
            "p.yaml:10: two stages have the id 'drop-noise'; give each its own: state is kept by it"
        ),
        WrongPipeline(
            "an id with a space",
            "id: calls",
            "id: 'my calls'",
            "p.yaml:10: the id 'my calls' can't name a topic; use letters, digits, - and _"
        ),
        WrongPipeline(
            "an id with a slash",
            "id: calls",
            "id: calls/1",
            "p.yaml:10: the id 'calls/1' can't name a topic; use letters, digits, - and _"
        ),
        WrongPipeline(
            "an id with a letter that is not ASCII",
            "id: calls",
            "id: größe",
            "p.yaml:10: the id 'größe' can't name a topic; use letters, digits, - and _"
        ),
        WrongPipeline(
            "the same topic twice",
            "topic: cloudtrail.calls",
            "topic: cloudtrail.alerts",
            "p.yaml:19: output 'calls' writes to the topic of 'alerts'; "
                + "give each output a topic of its own"
        ),
        WrongPipeline(
            "an output that is the source",
            "topic: cloudtrail.calls",
            "topic: cloudtrail.raw",
            "p.yaml:19: output 'calls' writes to a source, 'cloudtrail.raw'; "
                + "give it a topic of its own"
        ),
        WrongPipeline(
            "an output that nothing writes to",
            "  calls: { topic: cloudtrail.calls }",
            "  calls: { topic: cloudtrail.calls }\n  evnts: { topic: e }",
            "p.yaml:20: nothing writes to 'evnts'; did you mean 'events'?"
        ),
        WrongPipeline(
            "a variable that is not set",
            "topics: [cloudtrail.raw]",
            "topics: ['${RAW}']",
            "p.yaml:4: the environment variable RAW is not set; "
                + "set it, or write ${RAW:-default}"
        ),
        WrongPipeline(
            "a variable without an end",
            "topics: [cloudtrail.raw]",
            "topics: ['${RAW']",
            "p.yaml:4: a '${' is not closed; write the variable as ${NAME} or ${NAME:-default}"
        ),
        WrongPipeline(
            "a variable without a name",
            "topics: [cloudtrail.raw]",
            "topics: ['${}']",
            "p.yaml:4: '${}' names no variable; write the variable as ${NAME} or ${NAME:-default}"
        ),
        WrongPipeline(
            "a variable without a name, with a default",
            "topics: [cloudtrail.raw]",
            "topics: ['${:-raw}']",
            "p.yaml:4: '${:-raw}' names no variable; "
                + "write the variable as ${NAME} or ${NAME:-default}"
        ),
        WrongPipeline(
            "a duration that is too long",
            "lateness: 10m",
            "lateness: 99999999999999d",
            "p.yaml:5: lateness '99999999999999d' is too long; write at most 10000d"
        ),
        WrongPipeline(
            "a pattern of topics",
            "topics: [cloudtrail.raw]",
            "topics: ['^raw.*']",
            "p.yaml:4: '^raw.*' is a pattern of topics; "
                + "list the topics: patterns are not supported"
        ),
        WrongPipeline(
            "a topic with a space",
            "topics: [cloudtrail.raw]",
            "topics: [a b]",
            "p.yaml:4: no topic can be called 'a b'; "
                + "use letters, digits, '.', '_' and '-', at most 249 of them"
        ),
        WrongPipeline(
            "a source topic twice",
            "topics: [cloudtrail.raw]",
            "topics: [a,\n  a]",
            "p.yaml:5: the topic 'a' stands there twice; remove one"
        ),
        WrongPipeline(
            "a topic of an output with a slash",
            "topic: cloudtrail.calls",
            "topic: a/b",
            "p.yaml:19: no topic can be called 'a/b'; "
                + "use letters, digits, '.', '_' and '-', at most 249 of them"
        ),
        WrongPipeline(
            "a test of an output that there is not",
            "outputs:",
            "tests:\n  - name: t\n    input: i\n    expect:\n      evnts: { count: 1 }\noutputs:",
            "p.yaml:20: the test expects something of 'evnts', which is no output; "
                + "did you mean 'events'?"
        ),
        WrongPipeline(
            "a test that expects nothing",
            "outputs:",
            "tests:\n  - { name: t, input: i, expect: {} }\noutputs:",
            "p.yaml:17: the test expects nothing; add 'expect: { events: { count: 3 } }'"
        ),
        WrongPipeline(
            "a test that expects nothing of an output",
            "outputs:",
            "tests:\n  - name: t\n    input: i\n    expect:\n      events: { contains: [] }\noutputs:",
            "p.yaml:20: the test expects nothing of 'events'; add 'count: 3' or 'contains: …'"
        ),
        WrongPipeline(
            "a character that YAML has not",
            "name: cloudtrail",
            "name: 'cloud\u{0}trail'",
            "p.yaml:1: not YAML: control characters are not allowed (U+0000); "
                + "remove the character, or write it as an escape in double quotes"
        ),
        WrongPipeline(
            "a selector file that there is not",
            "selectors/drop.json",
            "selectors/other.json",
            "p.yaml:8: can't read 'selectors/other.json': no such file; "
                + "name a file relative to the pipeline's folder"
        ),
    ]

    @Test(arguments: cases)
    func `is refused in one line`(wrong: WrongPipeline) { wrong.check() }

    @Test(arguments: [
        (
            "${KAFKA_BROKERS}",
            "p.yaml:3: the environment variable KAFKA_BROKERS is not set; "
                + "set it, or write ${KAFKA_BROKERS:-default}"
        ),
        (
            "${KAFKA_BROKERS",
            "p.yaml:3: a '${' is not closed; write the variable as ${NAME} or ${NAME:-default}"
        ),
    ])
    func `is refused for a variable under 'kafka' only where Kafka is used`(
        written: String,
        error: String
    ) throws {
        let text = rightPipeline.replacing("${KAFKA_BROKERS:-localhost:9092}", with: written)
        let plan = try read(text)
        #expect(plan.kafka.isEmpty)
        #expect(plan.kafkaError?.description == error)
        #expect(plan.connected(by: []).kafkaError == nil)
    }

    @Test(arguments: [
        ("", "1: the document is empty; write a list of selectors"),
        ("[\n{]", "2: not JSON: a member's name is missing at byte 3; correct the document"),
        (
            "[{\"FieldSelectors\": [\n{\"Field\": \"a\"}]}]",
            "2: no condition on a; add an operator with a value, such as \"Equals\": [\"…\"]"
        ),
    ])
    func `is refused for its selectors, with their file and line`(
        selectors: String,
        error: String
    ) {
        let thrown = #expect(throws: ConfigurationError.self) {
            try read(rightPipeline, selectors: selectors)
        }
        #expect(thrown?.description == "selectors/drop.json:\(error)")
    }

    @Test func `need not be refused: a variable has a default, and the environment goes first`()
        throws
    {
        let plain = try read(rightPipeline).kafka
        #expect(plain.map(\.name) == ["bootstrap.servers"])
        #expect(plain.map(\.value) == ["localhost:9092"])
        let set = try read(rightPipeline, environment: ["KAFKA_BROKERS": "a:1,b:2"]).kafka
        #expect(set.map(\.value) == ["a:1,b:2"])
        let empty = try read(rightPipeline, environment: ["KAFKA_BROKERS": ""]).kafka
        #expect(empty.map(\.value) == ["localhost:9092"])
    }

    @Test(arguments: [
        WrongPipeline(
            "a group that can't name a topic",
            "group: sluice-cloudtrail",
            "group: 'a b/c'",
            ""
        ),
        WrongPipeline("a title with an unknown column", "Many {eventName}", "Many {eventNme}", ""),
    ])
    func `is refused where it would surprise later`(wrong: WrongPipeline) {
        #expect(wrong.text != rightPipeline, "the case changes nothing")
        #expect(throws: ConfigurationError.self) { try read(wrong.text) }
    }
}
