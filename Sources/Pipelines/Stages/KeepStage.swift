extension StageKind {
    static let keep = StageKind(
        name: "keep",
        summary: "Keeps the records of which a condition holds, and drops the others.",
        settings: ConditionPlan.settings,
        example: """
            keep: { id: keep-changes, \
            when: "readOnly = false or eventName in (ConsoleLogin, AssumeRole)", \
            \(DroppedPlan.example) }
            """,
        effect: .judges(.keep)
    ) { reader, _ throws(ConfigurationError) in try ConditionPlan(.keep, reader) }
}
