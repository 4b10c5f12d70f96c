import FastJSON
import Pipelines
import Records
import Streaming

/// A stage with a guard, of a pipeline file, and the clock of its partition.
struct Guarding {
    let plan: Plan
    private var stage: any RecordStage
    private var clock: PartitionClock
    private var nextOffset: Int64 = 0
    /// The rows that have been written.
    private(set) var rows: [Output] = []

    /// Drops what reads.
    static func drop(_ settings: String) -> String {
        "drop: { id: noise, when: readOnly, guard: { \(settings) } }"
    }

    /// - Parameter learn: by itself none, so that a test needs no preparation.
    init(_ settings: String = "learn: 0s", stage: String? = nil, lateness: Int64 = 10) throws {
        plan = try read(
            """
            name: guarded
            source: { topics: [raw] }
            stages:
              - \(stage ?? Self.drop(settings))
            outputs: { events: { topic: events }, drift: { topic: drift }, sums: { topic: sums } }
            """
            .replacing(
                ", sums: { topic: sums }",
                with: stage?.contains("sums") == true ? ", sums: { topic: sums }" : ""
            )
            .replacing(
                ", drift: { topic: drift }",
                with: (stage ?? settings).contains("drift") ? ", drift: { topic: drift }" : ""
            )
        )
        self.stage = plan.topology.makeStages(Partition(topic: "raw", index: 0))[0]
        clock = PartitionClock(latenessMilliseconds: lateness * 1_000)
    }

    /// What it has done, as `name value`, without what is 0.
    var counts: [String] {
        stage.totals.counts.filter { $0.value != 0 }.map { "\($0.name) \($0.value)" }
    }

    func count(_ name: String) -> Int {
        stage.totals.counts.first { $0.name == name }?.value ?? 0
    }

    /// What it has counted for a summary.
    mutating func takeSummary() -> [Int64] {
        (stage.takePartials()?.windows ?? []).flatMap { window in
            let groups = window.groups
            return groups.sortedGroups().map { groups[$0, 0] }
        }
    }

    /// What becomes of each record: `kept`, `dropped`, or why it is let through. All come in one
    /// message, written at `written` seconds.
    mutating func judge(
        _ records: [Call],
        written: Int64? = nil,
        foreseen: Bool = false
    ) -> [String] {
        let texts = records.map(\.text)
        let (pass, count) = RecordPass.taking(
            "{\"Records\":[\(texts.joined(separator: ","))]}",
            at: nextOffset,
            written: written.map { Call.start + $0 * 1_000 },
            foreseen: foreseen,
            by: &clock,
            through: &stage
        )
        precondition(count == records.count)
        nextOffset += 1
        rows += pass.outputs
        return (0..<count).map { index in
            guard pass.survivors.contains(index) else { return "dropped" }
            let notes = pass.notes(on: index)
            guard !notes.isEmpty else { return "kept" }
            precondition(notes.map(\.name) == ["sluice-guard", "sluice-stage"])
            return String(decoding: notes[0].value, as: UTF8.self)
        }
    }

    mutating func judge(_ record: Call, written: Int64? = nil) -> String {
        judge([record], written: written)[0]
    }

    /// Goes on from `offset`, as after a crash that lost the checkpoint.
    mutating func rewind(to offset: Int64 = 0) {
        nextOffset = offset
        clock = PartitionClock(latenessMilliseconds: clock.latenessMilliseconds)
    }

    mutating func takeChanges() -> [StateChange] { stage.takeChanges() }

    /// Another process takes over, with these changes.
    mutating func restart(with changes: [StateChange], bytes: Int? = nil) {
        stage = plan.topology.makeStages(Partition(topic: "raw", index: 0))[0]
        if let bytes { stage.limitMemory(toBytes: bytes) }
        for change in changes { _ = stage.restore(change) }
    }

    mutating func limitMemory(toBytes bytes: Int) { stage.limitMemory(toBytes: bytes) }
}

/// A record of a call, some seconds after the first.
struct Call {
    var seconds: Int64 = 0
    var principal: String? = "arn:aws:iam::1:role/a"
    var name: String? = "Get"
    var source: String? = "s3.amazonaws.com"
    var address: String? = "203.0.113.7"
    var error: String?
    var readOnly = true

    static let start: Int64 = 1_767_225_600_000

    init(
        at seconds: Int64 = 0,
        by principal: String? = "a",
        _ name: String? = "Get",
        of source: String? = "s3.amazonaws.com",
        from address: String? = "203.0.113.7",
        error: String? = nil,
        readOnly: Bool = true
    ) {
        self.seconds = seconds
        self.principal = principal
        self.name = name
        self.source = source
        self.address = address
        self.error = error
        self.readOnly = readOnly
    }

    var text: String {
        let members = [
            ("eventName", name), ("eventSource", source), ("sourceIPAddress", address),
            ("errorCode", error),
        ]
        let present = members.compactMap { name, value in value.map { "\"\(name)\":\"\($0)\"," } }
        let identity = principal.map { "\"userIdentity\":{\"arn\":\"\($0)\"}," } ?? ""
        return """
            {"eventVersion":"1.08",\(identity)\(present.joined())\
            "eventTime":"\(EventTime(milliseconds: Self.start + seconds * 1_000))",\
            "awsRegion":"eu-west-1","readOnly":\(readOnly)}
            """
    }
}
