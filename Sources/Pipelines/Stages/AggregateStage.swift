internal import FastJSON
internal import Records
internal import Streaming

extension StageKind {
    static let aggregate = StageKind(
        name: "aggregate",
        summary: "Measures records in windows of event time, by one or more fields.",
        settings: [
            Setting("id", "a stable name of your choice"),
            Setting("by", "the fields that make a group"),
            Setting(
                "window",
                "the windows' size, such as 1m; or size and every; or a gap, for sessions"
            ),
            Setting("measures", "what to compute, by name: count, count_distinct(field), …"),
            Setting("allowed", "how late a record may be and still revise a row, such as 1h"),
            Setting("emit", "when rows are written: final, or changes as well"),
            Setting("output", "where the rows go"),
            Setting("alert", "when a group is worth an alert: when, title, level, output"),
        ],
        example: """
            aggregate: { id: calls, by: [eventName], window: 1m, allowed: 1h, emit: final, \
            measures: { calls: count, users: count_distinct(userIdentity.arn) }, output: calls, \
            alert: { when: calls > 100, title: "Many {eventName}", output: alerts } }
            """,
        effect: .passes("counts it, and drops nothing")
    ) { reader, _ throws(ConfigurationError) in
        try AggregatePlan.read(reader)
    }
}

/// Measures the records of one partition by window and group.
struct AggregateStage: RecordStage {
    private let id: String
    private let readKeys: GroupKeyReader
    /// What the accumulators of a group take in, in their order.
    private let fields: [Field]
    private let windows: WindowPolicy
    private var groups: WindowedGroups
    private var counted = 0
    /// How many of them were late, but allowed.
    private var revising = 0

    init(id: String, by: [Field], windows: WindowPolicy, measures: Measures) {
        self.id = id
        readKeys = { batch, records in Self.keys(by: by, of: records, in: batch) }
        self.windows = windows
        fields = measures.fields
        groups = WindowedGroups(measures.layout)
    }

    mutating func process(_ batch: RecordBatch, _ pass: inout RecordPass) {
        let fields = fields
        let keys = pass.keys(readBy: readKeys, of: batch)
        for (position, index) in pass.survivors.enumerated() {
            if let watermark = pass.times.lateness[index] {
                guard windows.allows(batch.time(index), lateAt: watermark) else {
                    pass.miss(index, in: id)
                    continue
                }
                revising += 1
            }
            counted += 1
            let record = batch.record(index)
            groups.update(windows.pane(of: batch.time(index))) { table in
                let group = table.group(of: keys[position])
                table[group, 0] += 1
                for (index, field) in fields.enumerated() {
                    // Every value is taken in: a path may go through an array.
                    _ = record.some(field) { value in
                        table.add(value, toAccumulator: index, of: group)
                        return false
                    }
                }
            }
        }
    }

    private static func keys(by: [Field], of records: [Int], in batch: RecordBatch) -> GroupKeys {
        var keys = GroupKeys(count: records.count, byteCount: by.count * typicalByteCount)
        for index in records {
            let record = batch.record(index)
            keys.append { key in
                for field in by {
                    let isPresent = record.some(field) { value in
                        GroupKey.append(value, to: &key)
                        return true
                    }
                    if !isPresent { GroupKey.appendMissing(to: &key) }
                }
            }
        }
        return keys
    }

    /// Bytes of a field's value in a key.
    private static let typicalByteCount = 32

    mutating func takePartials() -> WindowedGroups? {
        defer { groups.removeAll() }
        return groups
    }

    var partialCount: PartialCount {
        PartialCount(groups: groups.groupCount, bytes: groups.byteCount)
    }

    var foresight: StageForesight? { .keys(readKeys) }

    var totals: StageTotals {
        var counts = [(name: "counted", value: counted)]
        if windows.allowedMilliseconds > 0 { counts.append((name: "revising", value: revising)) }
        return StageTotals(id: id, counts: counts)
    }
}
