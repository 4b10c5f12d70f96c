extension StageKind {
    static let drop = StageKind(
        name: "drop",
        summary: "Drops the records of which a condition holds, and keeps the others.",
        settings: ConditionPlan.settings,
        example: """
            drop: { id: drop-polling, \
            when: userIdentity.role = DatadogIntegrationRole and readOnly, \
            \(DroppedPlan.example) }
            """,
        effect: .judges(.drop)
    ) { reader, _ throws(ConfigurationError) in try ConditionPlan(.drop, reader) }
}
