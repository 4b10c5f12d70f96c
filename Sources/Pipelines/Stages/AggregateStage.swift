internal import FastJSON
internal import QueryLanguage
internal import Records
internal import Streaming

extension StageKind {
    static let aggregate = StageKind(
        name: "aggregate",
        summary: "Counts records in tumbling windows of event time, by one or more fields.",
        settings: [
            Setting("id", "a stable name of your choice"),
            Setting("by", "the fields that make a group"),
            Setting("window", "the windows' size, such as 1m"),
            Setting("measures", "what to compute, by name: count"),
            Setting("output", "where the rows of closed windows go"),
            Setting("alert", "when a group is worth an alert: when, title, level, output"),
        ],
        example: """
            aggregate: { id: calls, by: [eventName], window: 1m, measures: { calls: count }, \
            output: calls, alert: { when: calls > 100, title: "Many {eventName}", output: alerts } }
            """
    ) { reader, _ throws(ConfigurationError) in
        let id = try StageKind.id(of: reader)
        let by = try AggregatePlan.fields(reader)
        let measures = try AggregatePlan.measures(reader, beside: by.map(\.name))
        guard let size = try reader.duration("window"), size > .zero else {
            throw reader.error("stage '\(id)' has no window", "add 'window: 1m'")
        }
        return AggregatePlan(
            id: id,
            by: by,
            window: TumblingWindow(sizeMilliseconds: size.milliseconds),
            measures: measures,
            output: try reader.requiredText("output", example: id),
            alert: try ThresholdAlert.read(
                reader,
                stageID: id,
                columns: by.map(\.name) + measures
            )
        )
    }
}

/// `aggregate`, read and checked.
struct AggregatePlan: StagePlan {
    let id: String
    let by: [Field]
    let window: TumblingWindow
    let measures: [String]
    let output: String
    let alert: ThresholdAlert?

    var outputNames: [String] { [output] + (alert.map { [$0.output] } ?? []) }

    func makeStage() -> any RecordStage {
        AggregateStage(id: id, by: by, window: window, width: measures.count)
    }

    func aggregate(
        repartitionTopic: String,
        repartition: OutputID,
        output: (String) -> OutputID
    ) -> Topology.Aggregate? {
        let results = AggregateResults(
            columns: AggregateColumns(by: by, measures: measures),
            rows: output(self.output),
            alert: alert,
            alerts: alert.map { output($0.output) }
        )
        return Topology.Aggregate(
            stageID: id,
            window: window,
            width: measures.count,
            repartitionTopic: repartitionTopic,
            repartition: repartition,
            makeResults: { results }
        )
    }

    static func fields(_ reader: FieldReader) throws(ConfigurationError) -> [Field] {
        let names = try reader.texts("by")
        guard !names.isEmpty else {
            throw reader.error("nothing to group by", "add 'by: [eventName]'")
        }
        for name in names where !Field.isName(name) {
            throw reader.error(
                in: "by",
                "'\(name)' is no field's name",
                "write one such as userIdentity.arn"
            )
        }
        for (number, name) in names.enumerated()
        where names[..<number].contains(name) || ["window_start", "window_end"].contains(name) {
            throw reader.error(
                in: "by",
                "two columns are called '\(name)'",
                "name each field once"
            )
        }
        return names.map(Field.init)
    }

    static func measures(
        _ reader: FieldReader,
        beside by: [String]
    ) throws(ConfigurationError) -> [String] {
        guard let measures = try reader.mapping("measures", allowed: nil) else {
            guard !by.contains("count") else {
                throw reader.error("two columns are called 'count'", "name the measures")
            }
            return ["count"]
        }
        var names: [String] = []
        for (name, _) in measures.members {
            _ = try measures.word(name, among: ["count"])
            guard Field.isName(name), !(by + names + ["window_start", "window_end"]).contains(name)
            else {
                throw measures.error(
                    in: name,
                    "'\(name)' can't name a measure",
                    "choose a name that no other column has, such as calls"
                )
            }
            names.append(name)
        }
        guard !names.isEmpty else {
            throw measures.error("no measures", "add 'measures: { calls: count }'")
        }
        return names
    }
}

/// Counts the records of one partition by window and group.
struct AggregateStage: RecordStage {
    private let id: String
    private let by: [Field]
    private let window: TumblingWindow
    private var groups: WindowedGroups
    private var key: [UInt8] = []
    private var counted = 0

    init(id: String, by: [Field], window: TumblingWindow, width: Int) {
        self.id = id
        self.by = by
        self.window = window
        groups = WindowedGroups(width: width)
    }

    mutating func process(_ batch: RecordBatch, _ pass: inout RecordPass) {
        for index in pass.survivors {
            if pass.isLate[index] {
                pass.miss(index, in: id)
                continue
            }
            counted += 1
            makeKey(of: batch.record(index))
            let key = key
            groups.update(window.start(of: batch.time(index))) { table in
                let group = table.group(of: key.rawSpan)
                for column in 0..<table.width { table[group, column] += 1 }
            }
        }
    }

    private mutating func makeKey(of record: Record) {
        key.removeAll(keepingCapacity: true)
        for field in by {
            let isPresent = record.some(field) { value in
                GroupKey.append(value, to: &key)
                return true
            }
            if !isPresent { GroupKey.appendMissing(to: &key) }
        }
    }

    mutating func takePartials() -> WindowedGroups? {
        defer { groups.removeAll() }
        return groups
    }

    var filter: RecordFilter? { nil }

    var totals: StageTotals { StageTotals(id: id, counts: [("counted", counted)]) }
}
