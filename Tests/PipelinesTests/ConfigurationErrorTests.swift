import Pipelines
import Records
import Testing

/// A pipeline file that is right, to be made wrong.
let rightPipeline = """
    name: cloudtrail
    kafka:
      bootstrap.servers: ${KAFKA_BROKERS:-localhost:9092}
    source: { topics: [cloudtrail.raw], group: sluice-cloudtrail, start: earliest }
    time: { lateness: 10m, idle: 1m }
    delivery: at_least_once
    stages:
      - select: { id: drop-noise, selectors: selectors/drop.json }
      - aggregate:
          id: calls
          by: [eventName]
          window: 1m
          measures: { calls: count }
          output: calls
          alert: { when: calls > 100, title: "Many {eventName}", level: low, output: alerts }
    outputs:
      events: { topic: cloudtrail.filtered, format: cloudtrail }
      alerts: { topic: cloudtrail.alerts }
      calls: { topic: cloudtrail.calls }
    """

/// Reads a pipeline whose selector file holds `selectors`; nil if there is no such file.
func read(
    _ text: String,
    environment: [String: String] = [:],
    selectors: String? = "[{\"FieldSelectors\": [{\"Field\": \"eventName\", \"Equals\": [\"x\"]}]}]"
) throws -> Plan {
    struct NoFile: Error, CustomStringConvertible { let description = "no such file" }
    return try Plan.read(
        text,
        file: "p.yaml",
        environment: environment,
        readFile: { path in
            guard let selectors, path == "selectors/drop.json" else { throw NoFile() }
            return Array(selectors.utf8)
        }
    )
}

@Suite struct `A wrong pipeline file` {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// What stands in the right file, and what stands there instead.
        let right: String
        let wrong: String
        let error: String

        init(_ name: String, _ right: String, _ wrong: String, _ error: String) {
            self.name = name
            self.right = right
            self.wrong = wrong
            self.error = error
        }

        var testDescription: String { name }
    }

    static let names = [
        Case(
            "unknown stage",
            "- select:",
            "- selct:",
            "p.yaml:8: unknown stage 'selct'; did you mean 'select'?"
        ),
        Case(
            "unlike any stage",
            "- select:",
            "- filter:",
            "p.yaml:8: unknown stage 'filter'; use one of drop, keep, select, dedupe, aggregate"
        ),
        Case(
            "unknown key at the top",
            "delivery:",
            "delivry:",
            "p.yaml:6: unknown 'delivry' in the pipeline; did you mean 'delivery'?"
        ),
        Case(
            "unlike any key",
            "delivery: at",
            "colour: at",
            "p.yaml:6: unknown 'colour' in the pipeline; use one of name, kafka, source, time, "
                + "delivery, commit, limits, stages, outputs, tests"
        ),
        Case(
            "unknown key of a stage",
            "window: 1m",
            "windows: 1m",
            "p.yaml:12: unknown 'windows' in stage 'aggregate'; did you mean 'window'?"
        ),
        Case(
            "unknown key of an alert",
            "level: low",
            "leve: low",
            "p.yaml:15: unknown 'leve' in 'alert'; did you mean 'level'?"
        ),
        Case(
            "unknown key of an output",
            "format: cloudtrail",
            "fromat: cloudtrail",
            "p.yaml:17: unknown 'fromat' in output 'events'; did you mean 'format'?"
        ),
        Case(
            "unknown key of the source",
            "start: earliest",
            "begin: earliest",
            "p.yaml:4: unknown 'begin' in 'source'; use one of topics, group, start"
        ),
        Case(
            "unknown word",
            "delivery: at_least_once",
            "delivery: at_most_once",
            "p.yaml:6: delivery can't be 'at_most_once'; did you mean 'at_least_once'?"
        ),
        Case(
            "unknown start",
            "start: earliest",
            "start: now",
            "p.yaml:4: start can't be 'now'; use one of earliest, latest"
        ),
        Case(
            "unknown emission",
            "output: calls\n",
            "output: calls\n      emit: change\n",
            "p.yaml:15: emit can't be 'change'; did you mean 'changes'?"
        ),
        Case(
            "unknown level",
            "level: low",
            "level: loww",
            "p.yaml:15: level can't be 'loww'; did you mean 'low'?"
        ),
        Case(
            "unknown measure",
            "calls: count",
            "calls: cont",
            "p.yaml:13: calls can't be 'cont'; did you mean 'count'?"
        ),
        Case(
            "unlike any measure",
            "calls: count",
            "calls: median(a)",
            "p.yaml:13: calls can't be 'median(a)'; use one of count, count_distinct, sum, min, "
                + "max, avg, top"
        ),
    ]

    private static let durations = "write a number and a unit: 200ms, 30s, 10m, 1h, 1d"
    private static let sizes = "write a number and a unit: 256KiB, 64MiB, 2GiB"
    private static let source =
        "source: { topics: [cloudtrail.raw], group: sluice-cloudtrail, start: earliest }\n"
    private static let select =
        "- select: { id: drop-noise, selectors: selectors/drop.json }"

    static let missing = [
        Case(
            "no name",
            "name: cloudtrail\n",
            "",
            "p.yaml:1: the pipeline has no 'name'; add one, such as 'name: cloudtrail'"
        ),
        Case(
            "an empty name",
            "name: cloudtrail",
            "name: ''",
            "p.yaml:1: the pipeline has no 'name'; add one, such as 'name: cloudtrail'"
        ),
        Case(
            "no source",
            source,
            "",
            "p.yaml:1: there is no 'source'; add 'source: { topics: [cloudtrail.raw] }'"
        ),
        Case(
            "no topics",
            "topics: [cloudtrail.raw]",
            "topics: []",
            "p.yaml:4: 'source' has no topics; add 'topics: [cloudtrail.raw]'"
        ),
        Case(
            "no outputs",
            "outputs:",
            "tests: []\nkafka2:",
            "p.yaml:17: unknown 'kafka2' in the pipeline; did you mean 'kafka'?"
        ),
        Case(
            "no id",
            "      id: calls\n",
            "",
            "p.yaml:10: stage 'aggregate' has no 'id'; add one, such as 'id: my-stage'"
        ),
        Case(
            "no window",
            "      window: 1m\n",
            "",
            "p.yaml:10: stage 'calls' has no window; add 'window: 1m'"
        ),
        Case(
            "nothing to group by",
            "by: [eventName]",
            "by: []",
            "p.yaml:10: nothing to group by; add 'by: [eventName]'"
        ),
        Case(
            "no measures",
            "{ calls: count }",
            "{}",
            "p.yaml:13: no measures; add 'measures: { calls: count }'"
        ),
        Case(
            "no output of an aggregate",
            "      output: calls\n",
            "",
            "p.yaml:10: stage 'aggregate' has no 'output'; add one, such as 'output: calls'"
        ),
        Case(
            "no condition",
            "when: calls > 100, ",
            "",
            "p.yaml:15: 'alert' has no 'when'; add one, such as 'when: calls > 100'"
        ),
        Case(
            "no topic of an output",
            "topic: cloudtrail.calls",
            "topic: ''",
            "p.yaml:19: output 'calls' has no 'topic'; add one, such as 'topic: cloudtrail.calls'"
        ),
    ]

    static let values = [
        Case(
            "a duration without a unit",
            "lateness: 10m",
            "lateness: 10",
            "p.yaml:5: lateness '10' is no duration; \(durations)"
        ),
        Case(
            "a duration in words",
            "idle: 1m",
            "idle: one minute",
            "p.yaml:5: idle 'one minute' is no duration; \(durations)"
        ),
        Case(
            "a limit that is no number",
            "delivery: at_least_once",
            "limits: { groups: many }",
            "p.yaml:6: groups 'many' is no number of groups; "
                + "write a whole number from 1 to 1000000000"
        ),
        Case(
            "a limit of nothing",
            "delivery: at_least_once",
            "limits: { groups: 0 }",
            "p.yaml:6: groups '0' is no number of groups; write a whole number from 1 to 1000000000"
        ),
        Case(
            "an unknown limit",
            "delivery: at_least_once",
            "limits: { grups: 5 }",
            "p.yaml:6: unknown 'grups' in 'limits'; did you mean 'groups'?"
        ),
        Case(
            "a size without a unit",
            "delivery: at_least_once",
            "limits: { state: 512 }",
            "p.yaml:6: state '512' is no size; \(sizes)"
        ),
        Case(
            "a size in decimal units",
            "delivery: at_least_once",
            "limits: { prefetch: 32MB }",
            "p.yaml:6: prefetch '32MB' is no size; \(sizes)"
        ),
        Case(
            "a size that no number can hold",
            "delivery: at_least_once",
            "limits: { state: 99999999999999TiB }",
            "p.yaml:6: state '99999999999999TiB' is no size; \(sizes)"
        ),
        Case(
            "a size that is too small",
            "delivery: at_least_once",
            "limits: { state: 64KiB }",
            "p.yaml:6: state can't be 64KiB; write a size from 1MiB to 1TiB"
        ),
        Case(
            "a size that is too large",
            "delivery: at_least_once",
            "limits: { unacknowledged: 2GiB }",
            "p.yaml:6: unacknowledged can't be 2GiB; write a size from 1MiB to 1GiB"
        ),
        Case(
            "messages that hold no block",
            "delivery: at_least_once",
            "limits: { message: 1MiB }",
            "p.yaml:6: message can't be 1MiB; write a size from 4MiB to 1GiB"
        ),
        Case(
            "records larger than messages",
            "delivery: at_least_once",
            "limits: { message: 4MiB, record: 4097KiB }",
            "p.yaml:6: a record of 4097KiB fits no message of 4MiB; "
                + "make 'message' as large, or leave 'record' out"
        ),
        Case(
            "a negative duration",
            "idle: 1m",
            "idle: -1m",
            "p.yaml:5: idle '-1m' is no duration; \(durations)"
        ),
        Case(
            "windows without a size",
            "window: 1m",
            "window: { every: 1m }",
            "p.yaml:12: stage 'calls' has no window; add 'window: 1m'"
        ),
        Case(
            "windows of no size",
            "window: 1m",
            "window: 0s",
            "p.yaml:12: a window of no time; write one such as 'window: 1m'"
        ),
        Case(
            "windows with gaps",
            "window: 1m",
            "window: { size: 1m, every: 2m }",
            "p.yaml:12: records between the windows would be left out; "
                + "write an 'every' of at most 'size'"
        ),
        Case(
            "windows without distance",
            "window: 1m",
            "window: { size: 1m, every: 0s }",
            "p.yaml:12: windows that start every 0s; write an 'every' such as 1m"
        ),
        Case(
            "very many windows",
            "window: 1m",
            "window: { size: 1d, every: 1m }",
            "p.yaml:12: a record would count in 1440 windows, more than 100; "
                + "write a longer 'every'"
        ),
        Case(
            "an unknown key of a window",
            "window: 1m",
            "window: { size: 1m, evry: 1m }",
            "p.yaml:12: unknown 'evry' in 'window'; did you mean 'every'?"
        ),
        Case(
            "sessions with a size",
            "window: 1m",
            "window: { gap: 1m, size: 2m }",
            "p.yaml:12: windows with a gap are sessions, which have no 'size'; "
                + "leave 'size' out, or 'gap'"
        ),
        Case(
            "sessions of parts of a second",
            "window: 1m",
            "window: { gap: 1500ms }",
            "p.yaml:12: sessions are measured in whole seconds; write a 'gap' such as 15m"
        ),
        Case(
            "sessions that are too short",
            "window: 1m",
            "window: { gap: 15m, max: 10m }",
            "p.yaml:12: a session may not be as long as its gap; write a longer 'max'"
        ),
        Case(
            "a longest window that is no session",
            "window: 1m",
            "window: { size: 15m, max: 10m }",
            "p.yaml:12: 'max: 10m' is for sessions; add a 'gap', or leave 'max' out"
        ),
        Case(
            "rows of sessions that have not ended",
            "window: 1m",
            "window: { gap: 1m }\n      emit: changes",
            "p.yaml:13: sessions have no rows before they end, since their start may change; "
                + "write 'emit: final', or a window with a size"
        ),
        Case(
            "late records in sessions",
            "window: 1m",
            "window: { gap: 1m }\n      allowed: 1h",
            "p.yaml:13: a late record could join sessions that have ended; "
                + "leave 'allowed' out, or write a window with a size"
        ),
        Case(
            "a window with a space",
            "window: 1m",
            "window: 1 m",
            "p.yaml:12: window '1 m' is no duration; \(durations)"
        ),
        Case(
            "an output that there is not",
            "output: calls\n",
            "output: callls\n",
            "p.yaml:10: stage 'calls' writes to 'callls', which is no output; did you mean 'calls'?"
        ),
        Case(
            "an alert's output that there is not",
            "output: alerts",
            "output: nowhere",
            "p.yaml:10: stage 'calls' writes to 'nowhere', which is no output; "
                + "add it under 'outputs:'"
        ),
        Case(
            "the same id twice",
            "id: calls",
            "id: drop-noise",
            "p.yaml:10: two stages have the id 'drop-noise'; give each its own: state is kept by it"
        ),
        Case(
            "an id with a space",
            "id: calls",
            "id: 'my calls'",
            "p.yaml:10: the id 'my calls' can't name a topic; use letters, digits, - and _"
        ),
        Case(
            "an id with a slash",
            "id: calls",
            "id: calls/1",
            "p.yaml:10: the id 'calls/1' can't name a topic; use letters, digits, - and _"
        ),
        Case(
            "an id with a letter that is not ASCII",
            "id: calls",
            "id: größe",
            "p.yaml:10: the id 'größe' can't name a topic; use letters, digits, - and _"
        ),
        Case(
            "the same topic twice",
            "topic: cloudtrail.calls",
            "topic: cloudtrail.alerts",
            "p.yaml:19: output 'calls' writes to the topic of 'alerts'; "
                + "give each output a topic of its own"
        ),
        Case(
            "an output that is the source",
            "topic: cloudtrail.calls",
            "topic: cloudtrail.raw",
            "p.yaml:19: output 'calls' writes to a source, 'cloudtrail.raw'; "
                + "give it a topic of its own"
        ),
        Case(
            "an output that nothing writes to",
            "  calls: { topic: cloudtrail.calls }",
            "  calls: { topic: cloudtrail.calls }\n  evnts: { topic: e }",
            "p.yaml:20: nothing writes to 'evnts'; did you mean 'events'?"
        ),
        Case(
            "the same field twice",
            "by: [eventName]",
            "by: [eventName, eventName]",
            "p.yaml:11: two columns are called 'eventName'; name each field once"
        ),
        Case(
            "a duration beyond all bounds",
            "window: 1m",
            "window: 9000000000000000000d",
            "p.yaml:12: window '9000000000000000000d' is no duration; \(durations)"
        ),
        Case(
            "a field with an empty part",
            "by: [eventName]",
            "by: [a..b]",
            "p.yaml:11: 'a..b' is no field's name; write one such as userIdentity.arn"
        ),
        Case(
            "a measure called like a field",
            "{ calls: count }",
            "{ eventName: count }",
            "p.yaml:13: 'eventName' can't name a measure; "
                + "choose a name that no other column has, such as calls"
        ),
        Case(
            "a measure whose further column is called like another",
            "{ calls: count }",
            "{ calls_error: count, calls: count_distinct(a) }",
            "p.yaml:13: 'calls' can't name a measure; "
                + "choose a name that no other column has, such as calls"
        ),
        Case(
            "a measure without its field",
            "{ calls: count }",
            "{ calls: sum }",
            "p.yaml:13: 'sum' does not say what to measure; "
                + "write 'calls: sum(additionalEventData.bytesTransferredOut)'"
        ),
        Case(
            "a count of a field",
            "{ calls: count }",
            "{ calls: count(eventName) }",
            "p.yaml:13: 'count(eventName)' does not say what to measure; write 'calls: count'"
        ),
        Case(
            "a measure of no field's name",
            "{ calls: count }",
            "{ calls: max(a..b) }",
            "p.yaml:13: 'max(a..b)' does not say what to measure; "
                + "write 'calls: max(additionalEventData.bytesTransferredOut)'"
        ),
        Case(
            "a list that is too long",
            "calls: count }",
            "'calls': 'top(a, 101)' }",
            "p.yaml:13: 'top(a, 101)' does not say what to measure; "
                + "write 'calls: top(eventName, 5)'"
        ),
        Case(
            "a measure that is none",
            "{ calls: count }",
            "{ calls: 'count > 5' }",
            "p.yaml:13: 'count > 5' is no measure; write count, count_distinct(userIdentity.arn), "
                + "sum(additionalEventData.bytesTransferredOut), "
                + "min(additionalEventData.bytesTransferredOut), "
                + "max(additionalEventData.bytesTransferredOut), "
                + "avg(additionalEventData.bytesTransferredOut), top(eventName, 5)"
        ),
        Case(
            "too many measures",
            "{ calls: count }",
            "{ calls: count, \((1...16).map { "m\($0): max(a)" }.joined(separator: ", ")) }",
            "p.yaml:13: 17 measures, more than 16; spread them over two stages"
        ),
        Case(
            "a condition on a list",
            "calls: count }",
            "calls: 'top(eventSource, 3)' }",
            "p.yaml:15: 'calls' is a list, which no condition can compare; "
                + "use a measure that is a number"
        ),
        Case(
            "a title that says what is not determined",
            "calls: count }\n      output: calls\n"
                + "      alert: { when: calls > 100, title: \"Many {eventName}\"",
            "calls: count_distinct(a) }\n      output: calls\n"
                + "      alert: { when: calls > 100, title: \"Many {calls}\"",
            "p.yaml:15: '{calls}' is not known yet when the alert is written; "
                + "leave it out: the window's row will say it"
        ),
        Case(
            "a variable that is not set",
            "${KAFKA_BROKERS:-localhost:9092}",
            "${KAFKA_BROKERS}",
            "p.yaml:3: the environment variable KAFKA_BROKERS is not set; "
                + "set it, or write ${KAFKA_BROKERS:-default}"
        ),
        Case(
            "a selector file that there is not",
            "selectors/drop.json",
            "selectors/other.json",
            "p.yaml:8: can't read 'selectors/other.json': no such file; "
                + "name a file relative to the pipeline's folder"
        ),
        Case(
            "a condition that compares with a word",
            "calls > 100",
            "calls > many",
            "p.yaml:15: 'calls > many': column 9: expected a number; "
                + "write a condition such as 'calls > 100'"
        ),
        Case(
            "a condition with an open quote",
            "calls > 100",
            "eventName = 'x",
            "p.yaml:15: 'eventName = 'x': column 13: the text has no closing '; "
                + "write a condition such as 'calls > 100'"
        ),
        Case(
            "a condition on an unknown column",
            "calls > 100",
            "call > 100",
            "p.yaml:15: 'call' is no column of stage 'calls'; did you mean 'calls'?"
        ),
        Case(
            "a condition on a field that is no column",
            "calls > 100",
            "errorCode = x",
            "p.yaml:15: 'errorCode' is no column of stage 'calls'; use one of eventName, calls"
        ),
    ]

    static let shapes = [
        Case(
            "a name that is a list",
            "name: cloudtrail",
            "name: []",
            "p.yaml:1: 'name' is not a single value; write one value"
        ),
        Case(
            "a source that is a text",
            source,
            "source: cloudtrail.raw\n",
            "p.yaml:4: 'source' is not a mapping; write its members as 'name: value'"
        ),
        Case(
            "measures that are a text",
            "{ calls: count }",
            "count",
            "p.yaml:13: 'measures' is not a mapping; write its members as 'name: value'"
        ),
        Case(
            "an output that is a text",
            "{ topic: cloudtrail.calls }",
            "cloudtrail.calls",
            "p.yaml:19: output 'calls' is not a mapping; write its members as 'name: value'"
        ),
        Case(
            "a stage with two kinds",
            select,
            "- { select: { id: a }, aggregate: { id: b } }",
            "p.yaml:8: a stage is one name and its settings; write '- select: { id: … }'"
        ),
        Case(
            "a stage without settings",
            select,
            "- select",
            "p.yaml:8: a stage is not a mapping; write its members as 'name: value'"
        ),
        Case(
            "a stage with empty settings",
            select,
            "- select:",
            "p.yaml:8: stage 'select' is not a mapping; write its members as 'name: value'"
        ),
        Case(
            "an open bracket",
            "source: {",
            "source: [",
            "p.yaml:4: not YAML: did not find expected ',' or ']'; "
                + "check the indentation and quotes there"
        ),
        Case(
            "a wrong indentation",
            "  - aggregate:",
            "- aggregate:",
            "p.yaml:9: not YAML: did not find expected key; check the indentation and quotes there"
        ),
        Case(
            "a tab",
            "  bootstrap",
            "\tbootstrap",
            "p.yaml:3: not YAML: found character that cannot start any token; "
                + "check the indentation and quotes there"
        ),
        Case(
            "an alias of nothing",
            "name: cloudtrail",
            "name: *cloudtrail",
            "p.yaml:1: not YAML: found undefined alias; check the indentation and quotes there"
        ),
        Case(
            "the same output twice",
            "calls: { topic",
            "alerts: { topic",
            "p.yaml:18: 'alerts' stands there twice; remove or rename one"
        ),
        Case(
            "an empty file",
            rightPipeline,
            "",
            "p.yaml: the file is empty; start with 'name:', 'source:', 'stages:' and 'outputs:'"
        ),
        Case(
            "a list",
            rightPipeline,
            "- a\n- b\n",
            "p.yaml:1: the pipeline is not a mapping; write its members as 'name: value'"
        ),
    ]

    @Test(arguments: names + missing + values + shapes)
    func `is refused in one line`(wrong: Case) throws {
        let text = rightPipeline.replacing(wrong.right, with: wrong.wrong, maxReplacements: 1)
        #expect(text != rightPipeline, "the case changes nothing")
        let error = #expect(throws: ConfigurationError.self) { try read(text) }
        #expect(error?.description == wrong.error)
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

    @Test func `need not be refused: sizes have units, and limits defaults`() throws {
        let plain = try read(rightPipeline).limits
        #expect(plain.stateByteCount == nil && plain.decoding.recordByteLimit == 64 << 20)
        #expect(plain.prefetchByteCount == 32 << 20 && plain.unacknowledgedByteCount == 64 << 20)
        let limits = "limits: { state: 2GiB, message: 5MiB, record: 1000KiB, prefetch: 1048576B }"
        let set = try read(rightPipeline + "\n" + limits).limits
        #expect(set.stateByteCount == 2 << 30 && set.prefetchByteCount == 1 << 20)
        #expect(set.decoding.textByteLimit == 5 << 20 && set.decoding.recordByteLimit == 1_024_000)
        for (text, count) in [("7B", 7), ("1536KiB", 1_536 << 10), ("3TiB", 3 << 40)] {
            #expect(Int(byteSize: text) == count && count.byteSize == text)
        }
        for text in ["", "5", "MiB", "-1MiB", "1.5GiB", "1 MiB", "1mib", "1KB"] {
            #expect(Int(byteSize: text) == nil, "\(text)")
        }
    }

    @Test(arguments: [
        Case("a group that can't name a topic", "group: sluice-cloudtrail", "group: 'a b/c'", ""),
        Case("a title with an unknown column", "Many {eventName}", "Many {eventNme}", ""),
        Case(
            "a variable without an end",
            "${KAFKA_BROKERS:-localhost:9092}",
            "${KAFKA_BROKERS",
            ""
        ),
    ])
    func `is refused where it would surprise later`(wrong: Case) {
        let text = rightPipeline.replacing(wrong.right, with: wrong.wrong, maxReplacements: 1)
        #expect(text != rightPipeline, "the case changes nothing")
        #expect(throws: ConfigurationError.self) { try read(text) }
    }
}
