import FastJSON
import Pipelines
import Streaming
import Testing

/// A pipeline with each stage that keeps state.
private let statefulPipeline = """
    name: cloudtrail
    source: { topics: [eu, us] }
    time: { lateness: 10m, idle: 1m }
    stages:
      - select: { id: drop-noise, selectors: selectors/drop.json }
      - dedupe: { id: once, by: [eventID, awsRegion], span: 24h, keys: 1000 }
      - aggregate:
          id: calls
          by: [eventName, awsRegion]
          window: { size: 10m, every: 5m }
          measures: { calls: count, users: count_distinct(userIdentity.arn), "names": "top(eventName, 3)" }
          allowed: 1h
          emit: final
          output: calls
          alert: { when: calls > 100, title: "Many {eventName}", output: alerts }
      - aggregate: { id: visits, by: [userIdentity.arn], window: { gap: 15m, max: 1d }, output: visits }
    outputs:
      events: { topic: events }
      alerts: { topic: alerts }
      calls: { topic: calls }
      visits: { topic: visits }
    """

private func layout(eu: Int32 = 4, us: Int32 = 2, repartition: Int32 = 6) -> LogLayout {
    LogLayout(
        sources: (0..<eu).map { Partition(topic: "eu", index: $0) }
            + (0..<us).map { Partition(topic: "us", index: $0) },
        repartitionCounts: [
            "sluice-cloudtrail.calls.repartition": repartition,
            "sluice-cloudtrail.visits.repartition": repartition,
        ]
    )
}

/// Why the state that the pipeline above has made is not that of a changed one, by internal topic.
private func misfits(
    replacing old: String = "",
    with new: String = "",
    from former: LogLayout = layout(),
    on now: LogLayout = layout()
) throws -> [String] {
    let changed = old.isEmpty ? statefulPipeline : statefulPipeline.replacing(old, with: new)
    if !old.isEmpty { #expect(changed != statefulPipeline) }
    let stored = Dictionary(
        uniqueKeysWithValues: try read(statefulPipeline).states(on: former).map {
            ($0.topic, SharedBytes($0.description.json))
        }
    )
    return try read(changed).states(on: now).compactMap { state in
        stored[state.topic].flatMap(state.misfit)?.description
    }
}

@Suite struct `What a stage's state depends on` {
    @Test func `is a short text for each stage that keeps some`() throws {
        let states = try read(statefulPipeline).states(on: layout())
        let texts = states.map {
            "\($0.topic) \(String(decoding: $0.description.json, as: UTF8.self))"
        }
        #expect(
            texts == [
                """
                sluice-cloudtrail.calls.repartition {"by":"eventName, awsRegion",\
                "window":"10m every 5m",\
                "measures":"count_distinct(userIdentity.arn), top(eventName)",\
                "repartition":"6 partitions","sources":"eu:4, us:2"}
                """,
                """
                sluice-cloudtrail.visits.repartition {"by":"userIdentity.arn",\
                "window":"gap 15m, max 1d","measures":"count","repartition":"6 partitions",\
                "sources":"eu:4, us:2"}
                """,
                """
                sluice-cloudtrail.once.changelog {"by":"eventID, awsRegion",\
                "sources":"eu:4, us:2"}
                """,
            ]
        )
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let error: String

        init(_ old: String, _ new: String, _ error: String = "") {
            self.old = old
            self.new = new
            self.error = error
        }

        var testDescription: String { "\(old) -> \(new)" }
    }

    private static let wayOut = "give it a new id, or drop its state (sluice reset p.yaml --stage"

    static let breaking = [
        Change(
            "every: 5m",
            "every: 2m",
            "p.yaml:8: stage 'calls' has window: 10m every 2m, and its state was made with "
                + "window: 10m every 5m; \(wayOut) calls)"
        ),
        Change(
            "size: 10m",
            "size: 15m",
            "p.yaml:8: stage 'calls' has window: 15m every 5m, and its state was made with "
                + "window: 10m every 5m; \(wayOut) calls)"
        ),
        Change(
            "window: { size: 10m, every: 5m }",
            "window: 1h",
            "p.yaml:8: stage 'calls' has window: 1h, and its state was made with "
                + "window: 10m every 5m; \(wayOut) calls)"
        ),
        Change(
            "by: [eventName, awsRegion]",
            "by: [awsRegion, eventName]",
            "p.yaml:8: stage 'calls' has by: awsRegion, eventName, and its state was made with "
                + "by: eventName, awsRegion; \(wayOut) calls)"
        ),
        Change(
            "by: [eventID, awsRegion]",
            "by: [\"eventID, awsRegion\"]",
            "p.yaml:6: stage 'once' has by: eventID\\, awsRegion, and its state was made with "
                + "by: eventID, awsRegion; \(wayOut) once)"
        ),
        Change(
            "count_distinct(userIdentity.arn)",
            "count_distinct(userIdentity.type)",
            "p.yaml:8: stage 'calls' has measures: count_distinct(userIdentity.type), "
                + "top(eventName), and its state was made with measures: "
                + "count_distinct(userIdentity.arn), top(eventName); \(wayOut) calls)"
        ),
        Change(
            "users: count_distinct(userIdentity.arn), ",
            "",
            "p.yaml:8: stage 'calls' has measures: top(eventName), and its state was made with "
                + "measures: count_distinct(userIdentity.arn), top(eventName); \(wayOut) calls)"
        ),
        Change(
            "calls: count,",
            "calls: count, least: min(userIdentity.arn),",
            "p.yaml:8: stage 'calls' has measures: min(userIdentity.arn), "
                + "count_distinct(userIdentity.arn), top(eventName), and its state was made with "
                + "measures: count_distinct(userIdentity.arn), top(eventName); \(wayOut) calls)"
        ),
        Change(
            "gap: 15m",
            "gap: 20m",
            "p.yaml:16: stage 'visits' has window: gap 20m, max 1d, and its state was made with "
                + "window: gap 15m, max 1d; \(wayOut) visits)"
        ),
        Change(
            "max: 1d",
            "max: 2d",
            "p.yaml:16: stage 'visits' has window: gap 15m, max 2d, and its state was made with "
                + "window: gap 15m, max 1d; \(wayOut) visits)"
        ),
        Change(
            "by: [eventID, awsRegion]",
            "by: [eventID]",
            "p.yaml:6: stage 'once' has by: eventID, and its state was made with "
                + "by: eventID, awsRegion; \(wayOut) once)"
        ),
    ]

    @Test(arguments: breaking)
    func `tells what broke it, in one line`(change: Change) throws {
        #expect(try misfits(replacing: change.old, with: change.new) == [change.error])
    }

    static let harmless = [
        Change("calls > 100", "calls > 7"), Change("title: \"Many {eventName}\", ", ""),
        Change(", output: alerts }", ", level: high, output: alerts }"),
        Change("topic: calls }", "topic: counts }"), Change("allowed: 1h", "allowed: 2h"),
        Change("emit: final", "emit: changes"), Change("lateness: 10m", "lateness: 1h"),
        Change("idle: 1m", "idle: 10m"), Change("span: 24h", "span: 48h"),
        Change("keys: 1000", "keys: 9"), Change("users:", "people:"),
        Change("top(eventName, 3)", "top(eventName, 10)"),
        Change("calls: count,", "calls: count, again: count,"),
        Change("size: 10m, every: 5m", "size: 600s, every: 300000ms"),
        Change("  - select: { id: drop-noise, selectors: selectors/drop.json }\n", ""),
        Change("stages:", "delivery: at_least_once\nlimits: { groups: 7 }\nstages:"),
        Change("id: calls\n", "id: calls-by-region\n"),
    ]

    @Test(arguments: harmless)
    func `is not what state survives`(change: Change) throws {
        #expect(try misfits(replacing: change.old, with: change.new) == [])
    }

    @Test func `names all that differs`() throws {
        let errors = try misfits(
            replacing: "by: [userIdentity.arn], window: { gap: 15m, max: 1d }",
            with: "by: [awsRegion], window: 1m"
        )
        #expect(errors.count == 1)
        #expect(errors[0].contains("has by: awsRegion, window: 1m, and its state was made with "))
        #expect(errors[0].contains(" with by: userIdentity.arn, window: gap 15m, max 1d; "))
    }

    @Test func `is how many partitions the groups are spread over`() throws {
        let errors = try misfits(on: layout(repartition: 12))
        #expect(errors.count == 2)
        #expect(
            errors[0].contains(
                "has repartition: 12 partitions, and its state was made with repartition: 6 p"
            )
        )
    }

    @Test func `is the place of each source partition, for what is remembered`() throws {
        #expect(try misfits(on: layout(us: 3)) == [], "behind all others")
        #expect(try misfits(on: layout(us: 0)) == [])
        #expect(
            try misfits(on: layout(eu: 5)) == [
                "p.yaml:6: stage 'once' has sources: eu:5, us:2, and its state was made with "
                    + "sources: eu:4, us:2; \(Self.wayOut) once)"
            ]
        )
        #expect(try misfits(on: layout(eu: 0)).count == 1)
        #expect(try misfits(from: layout(us: 0)) == [])
        #expect(try misfits(from: layout(eu: 0)).count == 1, "a topic before it")
    }

    @Test(arguments: [
        "", "{", "[]", "7", "{}", "{\"by\":7}", "{\"by\":\"eventID, awsRegion\"}",
        "{\"by\":\"eventID, awsRegion\",\"sources\":\"eu\"}",
        "{\"by\":\"eventID, awsRegion\",\"sources\":\"eu:-1\"}",
        "{\"by\":\"eventID, awsRegion\",\"sources\":\"us:6, us:6, us:6\"}",
    ])
    func `must be known to be the same`(stored: String) throws {
        let state = try #require(
            try read(statefulPipeline).states(on: layout()).first {
                $0.topic.hasSuffix("changelog")
            }
        )
        let error = try #require(state.misfit(with: SharedBytes(Array(stored.utf8))))
        #expect(error.line == 6)
    }
}
