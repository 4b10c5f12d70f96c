import FastJSON
import Pipelines
import Records
import Streaming
import TestKit
import Testing

@Suite struct `A guard` {
    private static let day: Int64 = 86_400

    @Test func `lets through what a principal never did before, once, and says why`() throws {
        var stage = try Guarding()
        let calls: [(Call, String)] = [
            (Call(), "new principal, new eventName, new network"),
            (Call(), "dropped"),
            (Call("Put"), "new eventName"),
            (Call("Get", of: "ec2.amazonaws.com"), "new eventName"),
            (Call(from: "203.0.113.200"), "dropped"),
            (Call(from: "203.0.114.1"), "new network"),
            (Call(error: "AccessDenied"), "first error"),
            (Call(error: "Throttling"), "dropped"),
            (Call("List", from: "::1"), "new eventName, new network"),
            (Call(by: "b", error: "x"), "new principal, new eventName, new network, first error"),
            (Call(readOnly: false), "kept"),
            (Call("Other", readOnly: false), "kept"),
            (Call("Other"), "new eventName"),
            (Call(), "dropped"),
        ]
        #expect(stage.judge(calls.map(\.0)) == calls.map(\.1), "in one message")
        stage = try Guarding()
        #expect(calls.map { stage.judge($0.0) } == calls.map(\.1), "in one message each")
    }

    @Test func `knows principals, calls and places that are missing by that`() throws {
        var stage = try Guarding()
        #expect(stage.judge(Call()) == "new principal, new eventName, new network")
        let nobody = Call(by: nil, nil, of: nil, from: nil)
        #expect(stage.judge(nobody) == "new principal, new eventName, new network")
        #expect(stage.judge(nobody) == "dropped")
        #expect(stage.judge(Call(by: nil, nil, of: nil, from: "")) == "new network")
        #expect(stage.judge(Call(by: nil, "Get", of: nil, from: nil)) == "new eventName")
        #expect(stage.judge(Call(from: "AWS Internal")) == "new network")
        #expect(stage.judge(Call(from: "AWS Internal")) == "dropped")
    }

    @Test func `makes networks as long as it is told`() throws {
        var stage = try Guarding("learn: 0s, ipv4: 16, ipv6: 32")
        _ = stage.judge([Call(from: "203.0.113.7"), Call(from: "2001:db8::1")])
        #expect(stage.judge(Call(from: "203.0.200.1")) == "dropped")
        #expect(stage.judge(Call(from: "203.1.113.7")) == "new network")
        #expect(stage.judge(Call(from: "2001:db8:ffff::1")) == "dropped")
        #expect(stage.judge(Call(from: "2001:db9::1")) == "new network")
    }

    @Test(arguments: [
        "keep: { when: readOnly = false, guard: { learn: 0s } }",
        "drop: { when: readOnly, guard: { learn: 0s } }",
    ])
    func `is on stages with a condition`(text: String) throws {
        var stage = try Guarding(stage: text)
        let found = stage.judge([Call(), Call(), Call(readOnly: false), Call("Put")])
        #expect(found[1...] == ["dropped", "kept", "new eventName"])
        #expect(
            stage.counts.filter { !$0.contains("bytes") } == [
                "kept 3", "dropped 1", "kept.guard 2", "guard.principal 1", "guard.eventName 2",
                "guard.network 1",
            ]
        )
    }

    // MARK: Learning

    @Test func `lets nothing through while it learns`() throws {
        var stage = try Guarding("learn: 1d")
        #expect(stage.judge(Call(at: 0)) == "dropped")
        #expect(stage.judge(Call(at: Self.day - 1, "Put")) == "dropped")
        #expect(stage.judge(Call(at: Self.day, "Get")) == "dropped", "known")
        #expect(stage.judge(Call(at: Self.day, "List")) == "new eventName")
        #expect(stage.judge(Call(at: 5, "Late")) == "new eventName", "learning is over for good")
        let fresh = Call(at: Self.day, by: "b")
        #expect(stage.judge(fresh) == "new principal, new eventName, new network")
        #expect(stage.count("guard.learned") == 2)
    }

    @Test func `learns from the first record on, dropped or not`() throws {
        var stage = try Guarding("learn: 1d")
        #expect(stage.judge(Call(at: 0, readOnly: false)) == "kept")
        #expect(stage.judge(Call(at: Self.day, readOnly: false)) == "kept")
        #expect(stage.judge(Call(at: Self.day)) == "new principal, new eventName, new network")
    }

    @Test func `starts to learn by no time that is far ahead of when the record was written`()
        throws
    {
        var stage = try Guarding("learn: 1d")
        #expect(stage.judge(Call(at: -40 * Self.day), written: -40 * Self.day) == "dropped")
        #expect(stage.judge(Call(at: 10 * Self.day), written: -40 * Self.day) == "dropped")
        #expect(stage.judge(Call(at: -40 * Self.day, "Put"), written: -40 * Self.day) == "dropped")
    }

    @Test(arguments: [1, 2, 3, 50])
    func `never learns again, whatever has to be forgotten`(facts: Int) throws {
        var stage = try Guarding("learn: 1h, facts: \(facts)")
        var changes: [StateChange] = []
        _ = stage.judge([Call(at: 0), Call(at: 3_600)])
        changes += stage.takeChanges()
        for number in 0..<200 {
            let call = Call(at: 3_600 + Int64(number), by: "p\(number)", "n", from: "10.0.0.1")
            #expect(stage.judge(call) == "new principal, new eventName, new network")
            changes += stage.takeChanges()
        }
        #expect(stage.count("guard.forgotten") >= 600 - facts)
        stage.restart(with: changes)
        let call = Call(at: 4_000, by: "q", error: "e")
        #expect(stage.judge(call) == "new principal, new eventName, new network, first error")
    }

    @Test func `never learns again where bytes are short`() throws {
        var stage = try Guarding("learn: 1h")
        stage.limitMemory(toBytes: 1)
        _ = stage.judge([Call(at: 0), Call(at: 3_600)])
        for number in 0..<20 {
            #expect(stage.judge(Call(at: 3_600, by: "\(number)")).contains("new principal"))
        }
        let changes = stage.takeChanges()
        stage.restart(with: changes, bytes: 1)
        #expect(stage.judge(Call(at: 3_601, by: "x")).contains("new principal"))
    }

    @Test func `goes on learning after a restart, and not longer`() throws {
        var stage = try Guarding("learn: 1d")
        _ = stage.judge(Call(at: 0))
        var changes = stage.takeChanges()
        stage.restart(with: changes)
        #expect(stage.judge(Call(at: Self.day / 2, "Put")) == "dropped")
        changes += stage.takeChanges()
        stage.restart(with: changes)
        #expect(stage.judge(Call(at: Self.day, "Put")) == "dropped")
        #expect(stage.judge(Call(at: Self.day, "List")) == "new eventName")
    }

    // MARK: Remembering

    @Test func `forgets what was not seen for its span`() throws {
        var stage = try Guarding("learn: 0s, span: 8d")
        _ = stage.judge([Call(at: 0), Call(at: 0, "Put")])
        #expect(stage.judge(Call(at: 5 * Self.day)) == "dropped")
        #expect(stage.judge(Call(at: 8 * Self.day)) == "dropped", "seen three days ago")
        #expect(stage.judge(Call(at: 8 * Self.day + 1, "Put")) == "new eventName")
        #expect(stage.judge(Call(at: 17 * Self.day)).contains("new principal"))
    }

    @Test func `forgets by the time of the record, whatever the lateness is`() throws {
        var stage = try Guarding("learn: 0s, span: 60s", lateness: 600)
        _ = stage.judge(Call(at: 0))
        #expect(stage.judge(Call(at: 61)).contains("new principal"))
        #expect(stage.judge(Call(at: 1)) == "dropped", "a late one of what was seen since")
    }

    @Test func `remembers again only what is older by an eighth of its span`() throws {
        var stage = try Guarding("learn: 0s, span: 80s")
        _ = stage.judge(Call(at: 0))
        _ = stage.takeChanges()
        _ = stage.judge(Call(at: 9))
        #expect(stage.takeChanges().isEmpty)
        _ = stage.judge(Call(at: 10))
        #expect(stage.takeChanges().count == 1)
    }

    @Test func `judges what is ahead of the clock or very old, and does not remember it`() throws {
        var stage = try Guarding("learn: 0s, span: 60s")
        _ = stage.judge(Call(at: 0), written: 0)
        let ahead = Call(at: 10 * Self.day, "Put")
        #expect(stage.judge(ahead, written: 0) == "new eventName")
        #expect(stage.judge(ahead, written: 0) == "new eventName", "again")
        _ = stage.judge(Call(at: 500), written: 500)
        #expect(stage.judge(Call(at: 1, "Old"), written: 500) == "new eventName")
        #expect(stage.judge(Call(at: 1, "Old"), written: 500) == "new eventName", "again")
        #expect(stage.judge(Call(at: 1), written: 500) == "dropped", "seen since")
    }

    @Test func `lets through whatever is too long to be remembered`() throws {
        var stage = try Guarding()
        let call = Call(String(repeating: "x", count: 1_100))
        #expect(stage.judge(call).contains("new eventName"))
        #expect(stage.judge(call) == "new eventName")
    }

    @Test func `hides nothing that has to be forgotten for want of room`() throws {
        var stage = try Guarding("learn: 0s, facts: 4")
        var random = Seed(7).random
        var before: Set<String> = []
        for step in 0..<500 {
            let call = Call(
                at: Int64(step),
                by: "p\(random.below(3))",
                "n\(random.below(3))",
                from: "10.0.\(random.below(3)).1"
            )
            let facts = [
                call.principal!, "\(call.principal!) \(call.name!)",
                "\(call.principal!) \(call.address!)",
            ]
            let isNew = facts.contains { !before.contains($0) }
            if isNew { #expect(stage.judge(call) != "dropped") } else { _ = stage.judge(call) }
            before.formUnion(facts)
        }
        #expect(stage.count("dropped") > 0)
    }

    // MARK: Reading again

    @Test func `judges a record that it reads again as before`() throws {
        var stage = try Guarding("learn: 1m, span: 1d")
        let messages: [[Call]] = [
            [Call(at: 0), Call(at: 1, "Put")], [Call(at: 60), Call(at: 61, "List")],
            [Call(at: 20_000)], [Call(at: 20_001, from: "10.0.0.1"), Call(at: 20_001)],
            [Call(at: 40_000), Call(at: 40_001, "List", error: "e")],
        ]
        let first = messages.map { stage.judge($0) }
        #expect(first[3][0] == "new network")
        let changes = stage.takeChanges()
        for start in messages.indices {
            stage.restart(with: changes)
            // The clock comes with the checkpoint: here from what was read before.
            stage.rewind(to: Int64(start))
            #expect(messages[start...].map { stage.judge($0) } == Array(first[start...]))
        }
    }

    @Test func `does not learn again when a topic begins anew`() throws {
        var stage = try Guarding("learn: 1d")
        for _ in 0..<10 { _ = stage.judge(Call(at: 0)) }
        _ = stage.judge(Call(at: Self.day))
        stage.rewind()
        #expect(stage.judge(Call(at: 3 * Self.day, "Put")) != "dropped")
    }

    // MARK: What it says

    @Test func `counts what it lets through as kept, and so that all adds up`() throws {
        let text = """
            select: { id: noise, selectors: selectors/drop.json, unknown_category: drop,
                      dropped: { summary: 1m, output: sums }, guard: { learn: 0s } }
            """.replacing("\n          ", with: " ")
        var stage = try Guarding(stage: text)
        let calls = [Call(), Call(), Call("x"), Call("Put", error: "e"), Call(), Call()]
        let found = stage.judge(calls)
        #expect(
            found[1...] == ["dropped", "kept", "new eventName, first error", "dropped", "dropped"]
        )
        let bytes = calls.map(\.text.utf8.count)
        #expect(
            stage.counts == [
                "kept 3", "kept_bytes \(bytes[0] + bytes[2] + bytes[3])",
                "dropped 3", "dropped_bytes \(3 * bytes[0])",
                "kept.#1 1", "kept_bytes.#1 \(bytes[2])",
                "kept.guard 2", "kept_bytes.guard \(bytes[0] + bytes[3])",
                "dropped.eventName 3", "dropped_bytes.eventName \(3 * bytes[0])",
                "guard.principal 1", "guard.eventName 2", "guard.network 1", "guard.error 1",
                "counted 3",
            ]
        )
        let summary = stage.takeSummary()
        #expect(summary == [3], "only what is dropped")
        let changes = stage.takeChanges()
        #expect(changes.count == 2, "where it learned, and the facts")
    }

    @Test func `writes a row for each record that it lets through`() throws {
        var stage = try Guarding("learn: 0s, output: drift")
        _ = stage.judge([
            Call(at: 1, "G\\\"", error: "Denied"), Call(at: 2, "G\\\""),
            Call(at: 3, by: nil, nil, of: nil, from: nil),
        ])
        #expect(
            stage.rows.map { String(decoding: $0.value?.array ?? [], as: UTF8.self) } == [
                """
                {"stage":"noise","reasons":["principal","eventName","network","error"],\
                "principal":"a","eventSource":"s3.amazonaws.com","eventName":"G\\"",\
                "sourceIPAddress":"203.0.113.7","network":"203.0.113.0/24","errorCode":"Denied",\
                "eventTime":"2026-01-01T00:00:01Z","eventID":null,"awsRegion":"eu-west-1",\
                "recipientAccountId":null}
                """,
                """
                {"stage":"noise","reasons":["principal","eventName","network"],\
                "principal":null,"eventSource":null,"eventName":null,\
                "sourceIPAddress":null,"network":null,"errorCode":null,\
                "eventTime":"2026-01-01T00:00:03Z","eventID":null,"awsRegion":"eu-west-1",\
                "recipientAccountId":null}
                """,
            ]
        )
        #expect(stage.rows.map { $0.key.map(\.array) } == [Array("a".utf8), Array("[null]".utf8)])
        #expect(
            stage.rows.map(\.timestamp?.milliseconds) == [1, 3].map { Call.start + $0 * 1_000 }
        )
        #expect(stage.rows.allSatisfy { $0.destination == OutputID(1) })
    }

    @Test func `takes what was foreseen, and lets nothing be foreseen behind it`() throws {
        var stage = try Guarding()
        let calls = [Call(), Call(), Call(readOnly: false), Call("Put")]
        let found = stage.judge(calls, foreseen: true)
        #expect(found[1...] == ["dropped", "kept", "new eventName"])
        let plan = try read(
            """
            name: p
            source: { topics: [raw] }
            stages:
              - drop: { id: a, when: readOnly }
              - drop: { id: b, when: readOnly, guard: {} }
              - aggregate: { id: c, by: [eventName], window: 1m, output: o }
            outputs: { o: { topic: o } }
            """
        )
        let stages = plan.topology.makeStages(Partition(topic: "raw", index: 0))
        var decoder = MessageDecoder()
        let batch = decoder.finish()
        #expect(Foresight(of: stages).look(at: batch).count == 2)
    }
}
