import FastJSON
import Pipelines
import Records
import Streaming
import Testing

private func layout(_ counts: [String: Int32]) -> LogLayout {
    LogLayout(
        sources: counts.flatMap { topic, count in
            (0..<count).map { Partition(topic: topic, index: $0) }
        },
        repartitionCounts: [:]
    )
}

/// What merges have committed, of which the furthest has closed windows up to `text`.
private func merges(closedBy text: String) throws -> [Checkpoint] {
    let bytes = SharedBytes(Array(text.utf8))
    let time = EventTime(iso8601: bytes.span)
    let closed = try #require(time).milliseconds
    return [closed - 60_000, closed, EventTime.distantPast.milliseconds].map {
        Checkpoint(nextOffset: Offset(7), metadata: "1 9 \($0)/state")
    }
}

/// How far windows were closed without a partition: `eu/4 2026-…`, of those where any were.
private func floors(_ history: SourceHistory, on layout: LogLayout) -> [String] {
    layout.sources.compactMap { partition in
        history.closed(without: partition).map { "\(partition) \($0)" }
    }
}

private let noon = "2026-03-02T12:00:00Z"
private let later = "2026-03-02T13:30:00.500Z"

@Suite struct `The source partitions that windows wait for` {
    @Test func `have no history at first, nor while they stay the same`() throws {
        let history = SourceHistory(layout(["eu": 4]))
        #expect(!history.differs(from: layout(["eu": 4])))
        #expect(floors(history, on: layout(["eu": 4])) == [])
        let same = history.goingOn(on: layout(["eu": 4]), merges: try merges(closedBy: noon))
        #expect(same == history)
    }

    @Test func `are not late where none was closed before others came`() {
        let history = SourceHistory(layout(["eu": 1])).goingOn(on: layout(["eu": 2]), merges: [])
        #expect(!history.differs(from: layout(["eu": 2])))
        #expect(floors(history, on: layout(["eu": 2])) == [])
    }

    @Test func `begin where windows were closed without them, each time others come`() throws {
        let first = SourceHistory(layout(["eu": 1]))
        let second = first.goingOn(on: layout(["eu": 2]), merges: try merges(closedBy: noon))
        #expect(floors(second, on: layout(["eu": 2])) == ["eu/1 \(noon)"])
        let third = second.goingOn(
            on: layout(["eu": 3, "us": 1]),
            merges: try merges(closedBy: later)
        )
        #expect(
            floors(third, on: layout(["eu": 3, "us": 1]))
                == ["eu/1 \(noon)", "eu/2 \(later)", "us/0 \(later)"]
        )
    }

    @Test func `begin there too where they were gone in between`() throws {
        var history = SourceHistory(layout(["eu": 1, "us": 1]))
        history = history.goingOn(on: layout(["eu": 1]), merges: try merges(closedBy: noon))
        #expect(floors(history, on: layout(["eu": 1])) == [])
        history = history.goingOn(
            on: layout(["eu": 1, "us": 1]),
            merges: try merges(closedBy: later)
        )
        #expect(floors(history, on: layout(["eu": 1, "us": 1])) == ["us/0 \(later)"])
    }

    @Test(arguments: [["eu": 1], ["us": 1], ["eu": 1, "us": 1], ["jp": 2]] as [[String: Int32]])
    func `do not pile up`(others: [String: Int32]) throws {
        let (first, second) = (layout(["eu": 1]), layout(others))
        var history = SourceHistory(first)
        for _ in 0..<50 {
            history = history.goingOn(on: second, merges: try merges(closedBy: noon))
            history = history.goingOn(on: first, merges: try merges(closedBy: later))
        }
        #expect(try text(of: history, on: first).utf8.count < 250)
    }

    @Test func `do not pile up where each takes the place of the one before`() throws {
        var history = SourceHistory(layout(["m0": 3]))
        for month in 1..<50 {
            history = history.goingOn(
                on: layout(["m\(month)": 3]),
                merges: try merges(closedBy: noon)
            )
        }
        #expect(try text(of: history, on: layout(["m49": 3])).utf8.count < 250)
    }

    @Test func `are read back from the description of the state`() throws {
        var history = SourceHistory(layout(["eu": 1]))
        history = history.goingOn(on: layout(["eu": 2]), merges: try merges(closedBy: noon))
        history = history.goingOn(
            on: layout(["eu": 2, "us": 3]),
            merges: try merges(closedBy: later)
        )
        let text = try text(of: history, on: layout(["eu": 2, "us": 3]))
        #expect(
            text.hasSuffix(
                """
                "sources":"eu:2, us:3",\
                "former":"eu:1 until 1772452800000; eu:2 until 1772458200500"}
                """
            )
        )
        #expect(SourceHistory(in: SharedBytes(Array(text.utf8))) == history)
    }

    @Test(
        arguments: [
            "", "{}", #"{"by":"eventName"}"#, #"{"sources":"eu"}"#, #"{"sources":7}"#,
            #"{"sources":"eu:1","former":"eu:1"}"#,
            #"{"sources":"eu:1","former":"eu:1 until now"}"#,
        ]
    )
    func `begin anew where a description says nothing of them`(text: String) {
        #expect(SourceHistory(in: SharedBytes(Array(text.utf8))) == nil)
    }

    /// The description of a state with this history.
    private func text(of history: SourceHistory, on layout: LogLayout) throws -> String {
        let state = try read(counting).states(
            on: layout,
            ["sluice-cloudtrail.calls.repartition": history]
        )[0]
        return String(decoding: state.description.json, as: UTF8.self)
    }

    private let counting = """
        name: cloudtrail
        source: { topics: [eu] }
        stages:
          - aggregate: { id: calls, by: [eventName], window: 1m, output: calls }
        outputs: { events: { topic: events }, calls: { topic: calls } }
        """
}
