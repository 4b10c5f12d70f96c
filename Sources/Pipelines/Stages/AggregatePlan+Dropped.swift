internal import Records
internal import Streaming

extension AggregatePlan {
    /// What counts a dropped record.
    private static let droppedBy = ["userIdentity.principal", "eventName", "errorCode"]

    /// What the catalogue says of the member `dropped`, for every stage that has it.
    static let droppedSetting = StageKind.Setting(
        "dropped",
        "counts what is dropped: summary; or a mapping with summary (a window, 1m) and output"
    )

    /// The member as it stands in examples.
    static let droppedExample = "dropped: { summary: 1m, output: dropped }"

    /// Reads the member `dropped` of a stage: an aggregate of what the stage drops, with its id and so
    /// its internal topic; nil if it is not asked for.
    static func readDropped(
        _ stage: FieldReader,
        stageID: String
    ) throws(ConfigurationError) -> AggregatePlan? {
        guard stage.isMapping("dropped") else {
            guard let word = try stage.text("dropped") else { return nil }
            guard word == "summary" else {
                throw stage.error(
                    in: "dropped",
                    "dropped can't be '\(word)'",
                    "write 'dropped: summary' or '\(droppedExample)'"
                )
            }
            return dropped(stage, stageID: stageID)
        }
        guard let dropped = try stage.mapping("dropped", allowed: ["summary", "output"]) else {
            return nil
        }
        let size = try dropped.duration("summary") ?? usualSize
        guard size > .zero else {
            throw dropped.error(
                in: "summary",
                "a window of no time",
                "write one such as 'summary: 1m'"
            )
        }
        let output = try dropped.text("output") ?? usualOutput
        return Self.dropped(stage, stageID: stageID, every: size, output: output)
    }

    private static let usualSize = Duration.seconds(60)
    private static let usualOutput = "dropped"

    private static func dropped(
        _ stage: FieldReader,
        stageID: String,
        every size: Duration = usualSize,
        output: String = usualOutput
    ) -> AggregatePlan {
        let count = Measure(name: "count", kind: .count, field: nil, accumulator: nil)
        let schedule = WindowSchedule(sizeMilliseconds: size.milliseconds, everyMilliseconds: nil)
        return AggregatePlan(
            id: stageID,
            line: stage.line,
            columns: AggregateColumns(
                stage: stageID,
                by: droppedBy.map(Field.init),
                measures: Measures([count])
            ),
            windows: WindowPolicy(.schedule(schedule), emission: .final, allowedMilliseconds: 0),
            output: output,
            alert: nil
        )
    }
}
