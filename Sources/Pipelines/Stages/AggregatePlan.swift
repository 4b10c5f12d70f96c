internal import Records
internal import Streaming

/// `aggregate`, read and checked.
struct AggregatePlan: StagePlan {
    let id: String
    let line: Int?
    let columns: AggregateColumns
    let windows: WindowPolicy
    let output: String
    let alert: ThresholdAlert?

    var outputNames: [String] { [output] + (alert.map { [$0.output] } ?? []) }

    /// Not when rows and alerts are written, and for how long windows are kept: both hold from then
    /// on.
    var stateSettings: [StateDescription.Setting] {
        .by(columns.by) + .window(windows.shape) + .measures(columns.measures)
    }

    func makeStage(output: (String) -> OutputID) -> any RecordStage {
        AggregateStage(
            id: id,
            by: columns.by,
            windows: windows,
            measures: columns.measures
        )
    }

    func aggregate(
        limits: Limits,
        stateByteLimit: Int,
        repartitionTopic: String,
        repartition: OutputID,
        output: (String) -> OutputID
    ) -> Topology.Aggregate? {
        let results = AggregateResults(
            columns: columns,
            rows: output(self.output),
            alert: alert,
            alerts: alert.map { output($0.output) }
        )
        return Topology.Aggregate(
            stageID: id,
            windows: windows,
            layout: columns.measures.layout,
            groupLimit: limits.groups,
            stateByteLimit: stateByteLimit,
            repartitionTopic: repartitionTopic,
            repartition: repartition,
            makeResults: { results }
        )
    }

    // MARK: Reading

    static func read(_ reader: FieldReader) throws(ConfigurationError) -> AggregatePlan {
        let id = try StageKind.id(of: reader)
        let by = try fields(reader)
        let columns = AggregateColumns(
            by: by,
            measures: try Measures.read(reader, beside: by.map(\.name))
        )
        let windows = try WindowPolicy.read(reader, stageID: id)
        return AggregatePlan(
            id: id,
            line: reader.line,
            columns: columns,
            windows: windows,
            output: try reader.requiredText("output", example: id),
            alert: try ThresholdAlert.read(reader, stageID: id, columns, windows)
        )
    }

    private static func fields(_ reader: FieldReader) throws(ConfigurationError) -> [Field] {
        let fields = try reader.fields("by", example: "userIdentity.arn")
        guard !fields.isEmpty else {
            throw reader.error("nothing to group by", "add 'by: [eventName]'")
        }
        for field in fields where ["window_start", "window_end"].contains(field.name) {
            throw reader.error(
                in: "by",
                "two columns are called '\(field)'",
                "group by another field"
            )
        }
        return fields
    }
}
