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

private func time(_ text: String) throws -> EventTime {
    let bytes = SharedBytes(Array(text.utf8))
    let time = EventTime(iso8601: bytes.span)
    return try #require(time)
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
        let same = history.goingOn(on: layout(["eu": 4]), closed: try time(noon))
        #expect(same == history)
    }

    @Test func `are not late where none was closed before others came`() {
        let history = SourceHistory(layout(["eu": 1])).goingOn(on: layout(["eu": 2]), closed: nil)
        #expect(!history.differs(from: layout(["eu": 2])))
        #expect(floors(history, on: layout(["eu": 2])) == [])
    }

    @Test func `begin where windows were closed without them, each time others come`() throws {
        let first = SourceHistory(layout(["eu": 1]))
        let second = first.goingOn(on: layout(["eu": 2]), closed: try time(noon))
        #expect(floors(second, on: layout(["eu": 2])) == ["eu/1 \(noon)"])
        let third = second.goingOn(on: layout(["eu": 3, "us": 1]), closed: try time(later))
        #expect(
            floors(third, on: layout(["eu": 3, "us": 1]))
                == ["eu/1 \(noon)", "eu/2 \(later)", "us/0 \(later)"]
        )
    }

    @Test func `begin there too where they were gone in between`() throws {
        var history = SourceHistory(layout(["eu": 1, "us": 1]))
        history = history.goingOn(on: layout(["eu": 1]), closed: try time(noon))
        #expect(floors(history, on: layout(["eu": 1])) == [])
        history = history.goingOn(on: layout(["eu": 1, "us": 1]), closed: try time(later))
        #expect(floors(history, on: layout(["eu": 1, "us": 1])) == ["us/0 \(later)"])
    }

    @Test func `do not pile up`() throws {
        var history = SourceHistory(layout(["eu": 1]))
        for _ in 0..<50 {
            history = history.goingOn(on: layout(["eu": 1, "us": 1]), closed: try time(noon))
            history = history.goingOn(on: layout(["eu": 1]), closed: try time(later))
        }
        let state = try read(counting).states(
            on: layout(["eu": 1]),
            ["sluice-cloudtrail.calls.repartition": history]
        )[0]
        #expect(state.description.json.count < 250)
    }

    @Test func `are read back from the description of the state`() throws {
        var history = SourceHistory(layout(["eu": 1]))
        history = history.goingOn(on: layout(["eu": 2]), closed: try time(noon))
        history = history.goingOn(on: layout(["eu": 2, "us": 3]), closed: try time(later))
        let state = try read(counting).states(
            on: layout(["eu": 2, "us": 3]),
            ["sluice-cloudtrail.calls.repartition": history]
        )[0]
        let text = String(decoding: state.description.json, as: UTF8.self)
        #expect(
            text.hasSuffix(
                """
                "sources":"eu:2, us:3",\
                "former":"eu:1 until 2026-03-02T12:00:00Z; eu:2 until 2026-03-02T13:30:00.500Z"}
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

    private let counting = """
        name: cloudtrail
        source: { topics: [eu] }
        stages:
          - aggregate: { id: calls, by: [eventName], window: 1m, output: calls }
        outputs: { events: { topic: events }, calls: { topic: calls } }
        """
}
