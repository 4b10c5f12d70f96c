internal import Records
internal import Streaming

extension AggregatePlan {
    /// What counts a dropped record.
    private static let droppedBy = ["userIdentity.principal", "eventName", "errorCode"]

    /// Reads the member `dropped` of a stage: an aggregate of what the stage drops, with its id and so
    /// its internal topic; nil if it is not asked for.
    static func readDropped(
        _ stage: FieldReader,
        stageID: String
    ) throws(ConfigurationError) -> AggregatePlan? {
        guard let dropped = try stage.mapping("dropped", allowed: ["summary", "output"]) else {
            return nil
        }
        guard let size = try dropped.duration("summary") else {
            throw dropped.error("'dropped' has no 'summary'", "add one, such as 'summary: 1m'")
        }
        guard size > .zero else {
            throw dropped.error(
                in: "summary",
                "a window of no time",
                "write one such as 'summary: 1m'"
            )
        }
        let count = Measure(name: "count", kind: .count, field: nil, accumulator: nil)
        return AggregatePlan(
            id: stageID,
            line: stage.line,
            columns: AggregateColumns(by: droppedBy.map(Field.init), measures: Measures([count])),
            windows: WindowPolicy(
                .schedule(
                    WindowSchedule(sizeMilliseconds: size.milliseconds, everyMilliseconds: nil)
                ),
                emission: .final,
                allowedMilliseconds: 0
            ),
            output: try dropped.requiredText("output", example: "dropped"),
            alert: nil
        )
    }
}
