import Pipelines
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
    _ text: String, environment: [String: String] = [:],
    selectors: String? = "[{\"FieldSelectors\": [{\"Field\": \"eventName\", \"Equals\": [\"x\"]}]}]"
) throws -> Plan {
    struct NoFile: Error, CustomStringConvertible { let description = "no such file" }
    return try Plan.read(
        text, file: "p.yaml", environment: environment,
        readFile: { path in
            guard let selectors, path == "selectors/drop.json" else { throw NoFile() }
            return Array(selectors.utf8)
        })
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
        Case("unknown stage", "- select:", "- selct:",
            "p.yaml:8: unknown stage 'selct'; did you mean 'select'?"),
        Case("unlike any stage", "- select:", "- filter:",
            "p.yaml:8: unknown stage 'filter'; use one of select, aggregate"),
        Case("unknown key at the top", "delivery:", "delivry:",
            "p.yaml:6: unknown 'delivry' in the pipeline; did you mean 'delivery'?"),
        Case("unlike any key", "delivery: at", "colour: at",
            "p.yaml:6: unknown 'colour' in the pipeline; use one of name, kafka, source, time, "
                + "delivery, commit, stages, outputs, tests"),
        Case("unknown key of a stage", "window: 1m", "windows: 1m",
            "p.yaml:12: unknown 'windows' in stage 'aggregate'; did you mean 'window'?"),
        Case("unknown key of an alert", "level: low", "levle: low",
            "p.yaml:15: unknown 'levle' in 'alert'; did you mean 'level'?"),
        Case("unknown key of an output", "format: cloudtrail", "fromat: cloudtrail",
            "p.yaml:17: unknown 'fromat' in output 'events'; did you mean 'format'?"),
        Case("unknown key of the source", "start: earliest", "begin: earliest",
            "p.yaml:4: unknown 'begin' in 'source'; use one of topics, group, start"),
        Case("unknown word", "delivery: at_least_once", "delivery: at_most_once",
            "p.yaml:6: delivery can't be 'at_most_once'; did you mean 'at_least_once'?"),
        Case("unknown start", "start: earliest", "start: now",
            "p.yaml:4: start can't be 'now'; use one of earliest, latest"),
        Case("unknown level", "level: low", "level: lwo",
            "p.yaml:15: level can't be 'lwo'; did you mean 'low'?"),
        Case("unknown measure", "calls: count", "calls: sum",
            "p.yaml:13: calls can't be 'sum'; use one of count"),
    ]

    static let shapes = [
        Case("no name", "name: cloudtrail", "{}", "?"),
    ]

    @Test(arguments: names)
    func `is refused in one line`(wrong: Case) throws {
        let text = rightPipeline.replacing(wrong.right, with: wrong.wrong, maxReplacements: 1)
        #expect(text != rightPipeline, "the case changes nothing")
        let error = #expect(throws: ConfigurationError.self) { try read(text) }
        #expect(error?.description == wrong.error)
    }

    @Test func dump() {
        func show(_ a: String, _ b: String, env: [String: String] = [:]) {
            let text = rightPipeline.replacing(a, with: b, maxReplacements: 1)
            if text == rightPipeline && a != b { print("DUMP SAME", a) }
            do { _ = try read(text, environment: env); print("DUMP OK", b) } catch { print("DUMP", b.debugDescription, "=>", "\(error)".debugDescription) }
        }
        show("name: cloudtrail\n", "")
        show("name: cloudtrail\n", "name:\n")
        show("name: cloudtrail\n", "name: []\n")
        show("source: { topics: [cloudtrail.raw], group: sluice-cloudtrail, start: earliest }\n", "")
        show("topics: [cloudtrail.raw]", "topics: []")
        show("source: {", "source: [")
        show("source: { topics: [cloudtrail.raw], group: sluice-cloudtrail, start: earliest }", "source: text")
        show("lateness: 10m", "lateness: 10")
        show("lateness: 10m", "lateness: ten minutes")
        show("idle: 1m", "idle: -1m")
        show("window: 1m", "window: 0s")
        show("window: 1m\n", "window: 1 m\n")
        show("      window: 1m\n", "")
        show("by: [eventName]", "by: []")
        show("by: [eventName]", "by: [a..b]")
        show("by: [eventName]", "by: eventName")
        show("by: [eventName]", "by: [eventName, eventName]")
        show("measures: { calls: count }", "measures: {}")
        show("measures: { calls: count }", "measures: { eventName: count }")
        show("measures: { calls: count }", "measures: count")
        show("output: calls\n", "output: callls\n")
        show("      output: calls\n", "")
        show("output: alerts", "output: nowhere")
        show("id: calls", "id: drop-noise")
        show("id: calls", "id: 'my calls'")
        show("id: calls", "id: calls/1")
        show("id: calls", "id: größe")
        show("      id: calls\n", "")
        show("topic: cloudtrail.calls", "topic: cloudtrail.alerts")
        show("topic: cloudtrail.calls", "topic: ''")
        show("calls: { topic: cloudtrail.calls }", "calls: cloudtrail.calls")
        show("calls: { topic: cloudtrail.calls }", "alerts: { topic: cloudtrail.calls }")
        show("topic: cloudtrail.calls", "topic: cloudtrail.raw")
        show("${KAFKA_BROKERS:-localhost:9092}", "${KAFKA_BROKERS}")
        show("${KAFKA_BROKERS:-localhost:9092}", "${KAFKA_BROKERS")
        show("selectors/drop.json", "selectors/other.json")
        show("calls > 100", "calls > many")
        show("calls > 100", "\"calls > 'x\"")
        show("calls > 100", "call > 100")
        show("calls > 100", "errorCode = x")
        show("{ when: calls > 100, title", "{ title")
        show("  - aggregate:", "- aggregate:")
        show("  bootstrap.servers", "\tbootstrap.servers")
        show("title: \"Many {eventName}\"", "title: \"Many {eventName}")
        show("stages:", "stages: {}\nother:")
        show("stages:\n", "stages: 5\nother:\n")
        show("  - select: { id: drop-noise, selectors: selectors/drop.json }", "  - { select: { id: a, selectors: selectors/drop.json }, b: 5 }")
        show("  - select: { id: drop-noise, selectors: selectors/drop.json }", "  - select")
        show("  - select: { id: drop-noise, selectors: selectors/drop.json }", "  - select:")
        show("name: cloudtrail", "name: *x")
        show(rightPipeline, "")
        show(rightPipeline, "# nothing\n")
        show(rightPipeline, "- a\n- b\n")
        show(rightPipeline, "text")
        for s in ["[\n{]", "[]", "[{\"FieldSelectors\": [\n{\"Field\":\"a\"}]}]", ""] {
            do { _ = try read(rightPipeline, selectors: s); print("DUMP OK", s) } catch { print("DUMP sel", s.debugDescription, "=>", "\(error)".debugDescription) }
        }
        do { _ = try read(rightPipeline, selectors: nil); print("DUMP OK") } catch { print("DUMP nofile", "=>", "\(error)".debugDescription) }
        show("\n", "\ntests: [{ name: a, input: b }]\n")
        show("\n", "\ntests: [{ name: a, input: b, expect: { events: { count: x } } }]\n")
        show("\n", "\ntests: [{ name: a, input: b, expect: { evnts: { count: 5 } } }]\n")
        show("\n", "\ntests: [{ input: b, expect: { events: { count: 5 } } }]\n")
        show("group: sluice-cloudtrail", "group: 'a b/c'")
        show("commit", "commit")
    }
}
