internal import Streaming

/// A stage that drops records by what each of them says, read and checked: by selectors, or by a rule.
protocol SelectingPlan: StagePlan {
    var selection: ReasonedSelection { get }
    /// Which records go on.
    var giving: SelectedRecords { get }
    /// What is done with those that are dropped.
    var dropped: DroppedPlan { get }
}

/// What a stage does with the records that it drops, read and checked.
struct DroppedPlan: Sendable {
    /// What counts them; nil if they are not summarised.
    var summary: AggregatePlan?
    /// What lets some through all the same; nil if none are.
    var driftGuard: GuardPlan?

    /// For the catalogue.
    static let settings = [AggregatePlan.droppedSetting, GuardPlan.setting]
    static let example = "\(AggregatePlan.droppedExample), \(GuardPlan.example)"

    init() {}

    init(_ stage: FieldReader, stageID: String) throws(ConfigurationError) {
        summary = try AggregatePlan.readDropped(stage, stageID: stageID)
        driftGuard = try GuardPlan(stage)
    }
}

extension SelectingPlan {
    var outputNames: [String] {
        (dropped.summary?.outputNames ?? []) + (dropped.driftGuard?.outputNames ?? [])
    }
    var stateSettings: [StateDescription.Setting] { dropped.summary?.stateSettings ?? [] }
    var memory: StageMemory? { dropped.driftGuard?.memory }

    func makeStage(output: (String) -> OutputID) -> any RecordStage {
        SelectStage(
            id: id,
            selection,
            giving: giving,
            driftGuard: dropped.driftGuard?.makeGuard(stageID: id, output),
            summary: dropped.summary?.makeStage(output: output)
        )
    }

    func aggregate(
        limits: Limits,
        stateByteLimit: Int,
        repartitionTopic: String,
        repartition: OutputID,
        output: (String) -> OutputID
    ) -> Topology.Aggregate? {
        dropped.summary?.aggregate(
            limits: limits,
            stateByteLimit: stateByteLimit,
            repartitionTopic: repartitionTopic,
            repartition: repartition,
            output: output
        )
    }
}
