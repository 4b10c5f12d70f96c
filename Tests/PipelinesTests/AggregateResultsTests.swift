import FastJSON
import Foundation
import Records
import Streaming
import TestKit
import Testing

@testable import Pipelines

/// The results of an aggregate by `eventName` and `userIdentity.arn`, with an alert.
private struct Results {
    let results: any WindowResults
    let layout: GroupLayout

    static let window =
        EventTime(milliseconds: 1_767_225_600_000)..<EventTime(milliseconds: 1_767_225_660_000)

    init(when condition: String, title: String = "Many") throws {
        let text = """
            name: results
            source: { topics: [raw] }
            stages:
              - aggregate:
                  id: calls
                  by: [eventName, userIdentity.arn]
                  window: 1m
                  measures: { calls: count, again: count }
                  output: calls
                  alert: { when: "\(condition)", title: "\(title)", level: high, output: alerts }
            outputs: { calls: { topic: calls }, alerts: { topic: alerts } }
            """
        let plan = try Plan.read(text, file: "p.yaml", environment: [:], readFile: { _ in [] })
        results = plan.topology.aggregates[0].makeResults()
        layout = plan.topology.aggregates[0].layout
    }

    static func key(_ values: [String?]) -> [UInt8] {
        var key: [UInt8] = []
        for value in values {
            if let value {
                let bytes = Array(value.utf8)
                GroupKey.append(bytes.rawSpan, to: &key)
            } else {
                GroupKey.appendMissing(to: &key)
            }
        }
        return key
    }

    /// The first alert of a group whose count passes through `counts`, ascending from 0.
    func alert(of values: [String?], through counts: [Int64]) -> Output? {
        var table = GroupTable(layout)
        let key = Self.key(values)
        let group = table.group(of: key.rawSpan)
        var outputs: [Output] = []
        for (old, new) in zip([0] + counts, counts) {
            table[group, 0] = new
            let isAlerted = results.grown(
                group,
                of: table,
                from: old,
                in: Self.window,
                &outputs
            )
            #expect(isAlerted == !outputs.isEmpty)
            if isAlerted { break }
        }
        #expect(outputs.count <= 1)
        return outputs.first
    }
}

private func object(_ output: Output) throws -> [String: Any] {
    try #require(
        try JSONSerialization.jsonObject(with: Data(output.value?.array ?? [])) as? [String: Any]
    )
}

/// Values of `eventName` and `userIdentity.arn`.
private let oddGroups: [[String?]] = [
    ["GetObject", "arn:aws:iam::1:role/x"], [nil, nil], ["", nil],
    ["a\"b\\c\n\u{1}", "é e\u{301} 🪣"],
    ["{eventName}", "{calls}"], [String(repeating: "x", count: 10_000), "null"],
]

@Suite struct `The alert of an aggregate` {
    struct Case: Sendable, CustomTestStringConvertible {
        let condition: String
        let count: Int64?
        var testDescription: String { condition }
    }

    /// Conditions, and the first count of `eventName` X at which they hold.
    @Test(
        arguments: [
            Case(condition: "calls > 100", count: 101),
            Case(condition: "calls >= 100", count: 100),
            Case(condition: "calls = 7", count: 7),
            Case(condition: "calls = '7'", count: 7),
            Case(condition: "calls in (9, '8', seven)", count: 8),
            Case(condition: "calls >= 3 and calls < 5", count: 3),
            Case(condition: "calls > 3 and calls < 5", count: 4),
            Case(condition: "calls > 4 and calls < 5", count: nil),
            Case(condition: "calls < 5", count: 1),
            Case(condition: "calls != 1", count: 2),
            Case(condition: "not calls <= 2.5", count: 3),
            Case(condition: "calls > 2.5 or calls = 2", count: 2),
            Case(condition: "calls > -5", count: 1),
            Case(condition: "calls > 0 and calls != 1 and calls != 2 and not calls = 3", count: 4),
            Case(condition: "eventName = 'X' and calls > 2", count: 3),
            Case(condition: "eventName = 'Y' or calls > 2", count: 3),
            Case(condition: "eventName = 'Y' and calls > 2", count: nil),
            Case(condition: "eventName = 'X'", count: 1),
            Case(condition: "calls > 5 and again < 8", count: 6),
            Case(condition: "again = 6", count: 6),
            Case(condition: "userIdentity.arn is null and calls > 1", count: 2),
            Case(condition: "calls > 1e9", count: nil),
            Case(condition: "calls = 1e300 or calls = 'nan' or calls = 4", count: 4),
        ],
        Seed.first(6)
    )
    func `comes at the first count that satisfies it, however it is counted`(
        alert: Case,
        seed: Seed
    ) throws {
        let results = try Results(when: alert.condition)
        let single = results.alert(of: ["X", nil], through: Array(1...200))
        #expect(try single.flatMap { try object($0)["count"] as? Int64 } == alert.count)
        var random = seed.random
        var counts: [Int64] = []
        while counts.last ?? 0 < 200 {
            counts.append(
                min(200, (counts.last ?? 0) + Int64(random.below(random.oneIn(2) ? 3 : 60)))
            )
        }
        let jumping = results.alert(of: ["X", nil], through: counts)
        #expect(jumping?.value?.array == single?.value?.array, "\(counts)")
        #expect(jumping?.key?.array == single?.key?.array)
    }

    @Test(arguments: oddGroups)
    func `is JSON with the members that readers count on`(values: [String?]) throws {
        let results = try Results(
            when: "calls > 1",
            title: "Many {eventName} by {userIdentity.arn}"
        )
        let output = try #require(results.alert(of: values, through: [1, 2, 3]))
        let alert = try object(output)
        #expect(
            Set(alert.keys) == [
                "alert_id", "rule", "time", "group", "count", "window", "event_ids", "records",
            ]
        )
        let rule = try #require(alert["rule"] as? [String: Any])
        #expect(rule["id"] as? String == "calls")
        #expect(rule["level"] as? String == "high")
        #expect(rule["tags"] as? [String] == [])
        #expect(alert["time"] as? String == "2026-01-01T00:00:00Z")
        #expect(
            alert["window"] as? [String: String]
                == ["start": "2026-01-01T00:00:00Z", "end": "2026-01-01T00:01:00Z"]
        )
        #expect(alert["count"] as? Int == 2)
        #expect(alert["event_ids"] as? [String] == [])
        #expect((alert["records"] as? [Any])?.isEmpty == true)
        let group = try #require(alert["group"] as? [String: Any])
        #expect(Set(group.keys) == ["eventName", "userIdentity.arn"])
        for (name, value) in zip(["eventName", "userIdentity.arn"], values) {
            #expect(
                (group[name] as? String)?.unicodeScalars.map(\.value)
                    == value?.unicodeScalars.map(\.value)
            )
            #expect((group[name] is NSNull) == (value == nil))
        }
        let id = try #require(alert["alert_id"] as? String)
        #expect(output.key?.array == Array(id.utf8), "a compacted topic keeps one of each")
    }

    @Test func `has an identity for each group and window`() throws {
        let results = try Results(when: "calls > 0")
        let groups: [[String?]] =
            oddGroups + [["ab", "c"], ["a", "bc"], ["null", nil], [nil, "null"]]
        let ids = try groups.map { values in
            try #require(results.alert(of: values, through: [1])).key?.array ?? []
        }
        #expect(Set(ids).count == groups.count)
    }

    @Test func `shows columns in its title, as they are`() throws {
        let results = try Results(
            when: "calls > 1",
            title: "{eventName}: {calls} of {userIdentity.arn}"
        )
        let output = try #require(results.alert(of: ["Get", nil], through: [5]))
        let rule = try object(output)["rule"] as? [String: Any]
        #expect(rule?["title"] as? String == "Get: 2 of none")
    }

    @Test func `does not take a value in its title for a column`() throws {
        let results = try Results(when: "calls > 1", title: "Many {eventName}")
        let output = try #require(results.alert(of: ["{calls}", nil], through: [5]))
        let rule = try object(output)["rule"] as? [String: Any]
        #expect(rule?["title"] as? String == "Many {calls}")
    }
}

@Suite struct `The condition of an alert` {
    @Test(
        arguments: [
            ("calls > 5", .count), ("calls = 5 or eventName = 'x'", .count),
            ("eventName = 'x'", .count),
            ("users > 5", .growth), ("most >= 5 or calls > 1", .growth), ("least < 5", .growth),
            ("users > 5 and calls > 2 and eventName != 'x'", .growth),
            ("users > 5 and calls < 2", .end), ("users < 5", .end), ("not users > 5", .end),
            ("least > 5", .end), ("most <= 5", .end), ("users = 5", .end),
            ("most is not null", .end),
            ("bytes > 5", .end), ("mean > 5", .end), ("bytes > 5 and calls > 2", .end),
        ] as [(String, ThresholdAlert.Moment)]
    )
    func `is asked when its answer can't change any more`(
        condition: String,
        moment: ThresholdAlert.Moment
    ) throws {
        for (window, expected) in [("1m", moment), ("{ gap: 1m }", .end)] {
            let text = """
                name: results
                source: { topics: [raw] }
                stages:
                  - aggregate:
                      id: calls
                      by: [eventName]
                      window: \(window)
                      measures:
                        calls: count
                        users: count_distinct(a)
                        bytes: sum(b)
                        mean: avg(b)
                        least: min(b)
                        most: max(b)
                      output: calls
                      alert: { when: "\(condition)", output: calls }
                outputs: { calls: { topic: calls } }
                """
            let plan = try Plan.read(text, file: "p.yaml", environment: [:], readFile: { _ in [] })
            let stage = try #require(plan.stages.first as? AggregatePlan)
            #expect(stage.alert?.moment == expected)
        }
    }
}

@Suite struct `The row of a closed window` {
    @Test(arguments: oddGroups)
    func `is one flat object with the group's columns and the measures`(
        values: [String?]
    ) throws {
        var table = GroupTable(GroupLayout(width: 2))
        let key = Results.key(values)
        let group = table.group(of: key.rawSpan)
        table[group, 0] = .max
        table[group, 1] = 7
        var outputs: [Output] = []
        let results = try Results(when: "calls > 1").results
        results.writeRows(of: [group], of: table, in: Results.window, &outputs)
        #expect(outputs.count == 1)
        let row = try object(outputs[0])
        #expect(
            Set(row.keys) == [
                "window_start", "window_end", "eventName", "userIdentity.arn", "calls", "again",
            ]
        )
        #expect(row["window_start"] as? String == "2026-01-01T00:00:00Z")
        #expect(row["window_end"] as? String == "2026-01-01T00:01:00Z")
        #expect(row["calls"] as? Int64 == .max)
        #expect(row["again"] as? Int64 == .max)
        for (name, value) in zip(["eventName", "userIdentity.arn"], values) {
            #expect(
                (row[name] as? String)?.unicodeScalars.map(\.value)
                    == value?.unicodeScalars.map(\.value)
            )
        }
        let messageKey =
            try JSONSerialization.jsonObject(
                with: Data(outputs[0].key?.array ?? [])
            ) as? [Any]
        #expect(messageKey?.count == 2)
        #expect(outputs[0].timestamp == Results.window.lowerBound)
    }

    @Test func `comes in the order that is asked for`() throws {
        var table = GroupTable(GroupLayout(width: 1))
        for name in ["b", "a", "c", "ab"] {
            let key = Results.key([name, nil])
            _ = table.group(of: key.rawSpan)
        }
        var outputs: [Output] = []
        try Results(when: "calls > 1").results
            .writeRows(of: table.sortedGroups(), of: table, in: Results.window, &outputs)
        #expect(
            try outputs.map { try object($0)["eventName"] as? String } == ["a", "b", "c", "ab"]
        )
    }
}
