import FastJSON
import Pipelines
import Records
import Streaming
import Testing

/// A `dedupe` stage of a pipeline file, and the clock of its partition.
private struct Deduping {
    private var stage: any RecordStage
    private var clock: PartitionClock
    private var nextOffset: Int64 = 0

    init(_ settings: String = "", lateness: Int64 = 10) throws {
        let plan = try Plan.read(
            """
            name: once
            source: { topics: [raw] }
            stages: [ dedupe: { id: once\(settings) } ]
            outputs: { events: { topic: events } }
            """,
            file: "p.yaml",
            environment: [:],
            readFile: { _ in [] }
        )
        stage = plan.topology.makeStages(Partition(topic: "raw", index: 0))[0]
        clock = PartitionClock(latenessMilliseconds: lateness * 1_000)
    }

    var totals: StageTotals { stage.totals }

    /// A record's JSON, some seconds after the first.
    static func record(_ id: String?, at seconds: Int64 = 0, name: String = "Call") -> String {
        let time = EventTime(milliseconds: 1_767_225_600_000 + seconds * 1_000)
        let id = id.map { "\"eventID\":\"\($0)\"," } ?? ""
        return """
            {"eventVersion":"1.08",\(id)"eventTime":"\(time)","eventName":"\(name)",\
            "eventSource":"s3.amazonaws.com","awsRegion":"eu-west-1"}
            """
    }

    /// Whether each record goes on; all come in one message, written at `written` seconds.
    mutating func kept(_ records: [String], written: Int64? = nil) -> [Bool] {
        let (pass, count) = RecordPass.taking(
            "{\"Records\":[\(records.joined(separator: ","))]}",
            at: nextOffset,
            written: written.map { 1_767_225_600_000 + $0 * 1_000 },
            by: &clock,
            through: &stage
        )
        precondition(count == records.count)
        nextOffset += 1
        return (0..<count).map { pass.survivors.contains($0) }
    }

    /// Goes back to the first message, as after a crash that lost the checkpoint.
    mutating func rewind() {
        nextOffset = 0
        clock = PartitionClock(latenessMilliseconds: clock.latenessMilliseconds)
    }
}

@Suite struct `A dedupe` {
    private typealias Case = Deduping

    @Test func `lets the first of each key go on, in one message and in several`() throws {
        var stage = try Deduping()
        let (a, b) = (Case.record("a"), Case.record("b"))
        #expect(stage.kept([a, b, a]) == [true, true, false])
        #expect(stage.kept([b]) == [false])
        #expect(
            stage.totals
                == StageTotals(
                    id: "once",
                    counts: [
                        ("kept", 2), ("duplicates", 2),
                        ("duplicate_bytes", a.utf8.count + b.utf8.count), ("forgotten", 0),
                    ]
                )
        )
    }

    @Test func `lets records go on that have none of the fields`() throws {
        var stage = try Deduping()
        #expect(stage.kept([Case.record(nil), Case.record(nil)]) == [true, true])
    }

    /// All different, but for the last, which repeats the first.
    static let values = [
        #"["a","b"]"#, #"["a","c"]"#, #""a""#, #"["a"]"#, #"[["a"],"b"]"#, #"[["a","b"]]"#, "[]",
        #"[null,"a"]"#, "1", #""1""#, "1.0", "true", #""true""#, #"{"x":1}"#, #"{"x":2}"#,
        #"[{"x":1}]"#, "\"\"", #"["a","b"]"#,
    ]

    @Test func `tells values apart by their kind, and arrays by all that is in them`() throws {
        var stage = try Deduping(", by: [eventName, requestParameters.k]")
        let records = Self.values.map {
            String(Case.record(nil).dropLast()) + #","requestParameters":{"k":\#($0)}}"#
        }
        #expect(
            stage.kept(records) == Self.values.indices.map { $0 < Self.values.count - 1 }
        )
        #expect(stage.kept(records).allSatisfy { !$0 }, "each of them has come before")
    }

    @Test func `tells records apart by what stands behind an array`() throws {
        var stage = try Deduping(", by: [eventName, resources.ARN]")
        let resources = [
            #"[{"ARN":"a"},{"ARN":"b"}]"#, #"[{"ARN":"a"},{"ARN":"c"}]"#, #"[{"ARN":"a"}]"#,
            #"[{"ARN":"a"},{"type":"t"}]"#, #"[{"type":"t"},{"ARN":"a"}]"#, #"{"ARN":"a"}"#,
            #"[{"type":"other","ARN":"a"},{"ARN":"b"}]"#,
        ]
        let records = resources.map {
            String(Case.record(nil).dropLast()) + #","resources":\#($0)}"#
        }
        #expect(stage.kept(records) == [true, true, true, true, true, true, false])
    }

    @Test func `takes an escaped value for what it means`() throws {
        var stage = try Deduping(", by: eventName")
        let records = [Case.record(nil, name: #"caf\u00e9"#), Case.record(nil, name: "café")]
        #expect(stage.kept(records) == [true, false])
    }

    @Test func `tells records apart by several fields, of which some may be missing`() throws {
        var stage = try Deduping(", by: [eventID, eventName]")
        let records = [
            Case.record("a", name: "X"), Case.record("a", name: "Y"),
            Case.record(nil, name: "X"), Case.record(nil, name: "X"),
        ]
        #expect(stage.kept(records) == [true, true, true, false])
        #expect(stage.kept(records) == [false, false, false, false])
    }

    @Test func `forgets a key when the watermark has passed its span`() throws {
        var stage = try Deduping(", span: 60s", lateness: 10)
        #expect(stage.kept([Case.record("a", at: 0)]) == [true])
        #expect(stage.kept([Case.record("b", at: 70), Case.record("a", at: 0)]) == [true, false])
        #expect(stage.kept([Case.record("c", at: 71), Case.record("a", at: 0)]) == [true, true])
        #expect(stage.kept([Case.record("a", at: 0)]) == [true], "it is not remembered again")
    }

    @Test func `takes nothing off that is further away than its span`() throws {
        var stage = try Deduping(", span: 60s", lateness: 600)
        #expect(stage.kept([Case.record("a", at: 0), Case.record("a", at: 61)]) == [true, true])
        #expect(stage.kept([Case.record("a", at: 121)]) == [false], "the newer one is remembered")
        #expect(stage.kept([Case.record("a", at: 0)]) == [true])
    }

    @Test func `takes off what is older than it remembers, within the span of what it does`() throws
    {
        var stage = try Deduping(", span: 60s", lateness: 10)
        #expect(stage.kept([Case.record("a", at: 30), Case.record("b", at: 90)]) == [true, true])
        #expect(stage.kept([Case.record("a", at: 10), Case.record("c", at: 10)]) == [false, true])
        #expect(stage.kept([Case.record("c", at: 10)]) == [true], "it is not remembered")
    }

    @Test func `forgets the oldest of too many keys`() throws {
        var stage = try Deduping(", keys: 2")
        let records = [(0, "a"), (5, "b"), (3, "c")].map { Case.record($1, at: $0) }
        #expect(stage.kept(records) == [true, true, true])
        #expect(stage.totals.counts.last?.value == 1)
        #expect(stage.kept(records) == [true, false, false])
    }

    @Test func `believes no time that is far ahead of when the record was written`() throws {
        var stage = try Deduping(", span: 60s")
        let wrong = Case.record("a", at: 10 * 86_400)
        #expect(stage.kept([wrong, wrong], written: 0) == [true, true])
        #expect(stage.kept([Case.record("b")], written: 0) == [true])
        #expect(stage.kept([Case.record("b")], written: 0) == [false])
    }

    @Test func `remembers no key that is very long`() throws {
        var stage = try Deduping()
        let (long, longer) = (
            String(repeating: "x", count: 1_000), String(repeating: "x", count: 1_100)
        )
        #expect(stage.kept([Case.record(long), Case.record(long)]) == [true, false])
        #expect(stage.kept([Case.record(longer), Case.record(longer)]) == [true, true])
    }

    @Test(arguments: [
        ("span: 0s", "p.yaml:3: nothing repeats within no time; write 'span: 24h'"),
        ("keys: 0", "p.yaml:3: keys can't be '0'; write a number from 1 to 100000000"),
        ("keys: many", "p.yaml:3: keys can't be 'many'; write a number from 1 to 100000000"),
        ("by: [a..b]", "p.yaml:3: 'a..b' is no field's name; write one such as eventID"),
        ("by: [evenID]", "p.yaml:3: records have no 'evenID'; did you mean 'eventID'?"),
        ("by: [a, a]", "p.yaml:3: 'a' stands there twice; name it once"),
    ])
    func `says no in words`(setting: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) { _ = try Deduping(", \(setting)") }
        #expect(error?.description == message)
    }

    @Test func `takes off late records that have come before`() throws {
        var stage = try Deduping()
        #expect(stage.kept([Case.record("a", at: 0), Case.record("b", at: 900)]) == [true, true])
        #expect(stage.kept([Case.record("a", at: 0), Case.record("c", at: 0)]) == [false, true])
    }

    @Test func `knows a record that it reads again`() throws {
        var stage = try Deduping()
        let messages = [
            [Case.record("a"), Case.record("b"), Case.record("a")], [Case.record("b")],
            [Case.record("c")],
        ]
        let first = messages.map { stage.kept($0) }
        #expect(first == [[true, true, false], [false], [true]])
        stage.rewind()
        #expect(messages.map { stage.kept($0) } == first)
    }
}
