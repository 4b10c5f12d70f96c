internal import QueryLanguage
internal import Records
internal import Streaming

extension StageKind {
    static let select = StageKind(
        name: "select",
        summary: "Keeps the records that AWS's event selectors keep, and drops the others.",
        settings: [
            Setting("id", "a stable name of your choice"),
            Setting("selectors", "a file of event selectors, JSON or YAML, beside the pipeline"),
        ] + Selection.settings,
        example: """
            select: { id: drop-monitoring, selectors: selectors/drop-monitoring.json, \
            profile: extended, non_selectable: keep, unknown_category: keep, \
            resource_binding: same_element, when_empty: none }
            """
    ) { reader, plan throws(ConfigurationError) in
        let id = try StageKind.id(of: reader)
        let selection = try Selection(reader)
        let path = try reader.requiredText("selectors", example: "selectors/drop.json")
        let bytes: [UInt8]
        do {
            bytes = try plan.readFile(path)
        } catch {
            throw reader.error(
                in: "selectors",
                "can't read '\(path)': \(error)",
                "name a file relative to the pipeline's folder"
            )
        }
        return SelectPlan(id: id, selection: try selection.reasoned(bytes, file: path))
    }
}

/// `select`, read and checked.
struct SelectPlan: StagePlan {
    let id: String
    let selection: ReasonedSelection
    var outputNames: [String] { [] }

    func makeStage() -> any RecordStage {
        SelectStage(id: id, selection)
    }

    func aggregate(
        limits: Limits,
        stateByteLimit: Int,
        repartitionTopic: String,
        repartition: OutputID,
        output: (String) -> OutputID
    ) -> Topology.Aggregate? { nil }
}

/// Takes off the records of which its expression does not hold.
struct SelectStage: RecordStage {
    private let id: String
    private let ownFilter: RecordFilter
    private var counts: SelectionCounts

    init(id: String, _ selection: ReasonedSelection) {
        self.id = id
        ownFilter = selection.verdicts
        counts = SelectionCounts(selection)
    }

    init(id: String, expression: Expression) {
        self.init(id: id, .expression(expression))
    }

    var filter: RecordFilter? { ownFilter }

    mutating func process(_ batch: RecordBatch, _ pass: inout RecordPass) {
        let verdicts = pass.verdicts(of: ownFilter, on: batch)
        var survivors: [Int] = []
        survivors.reserveCapacity(pass.survivors.count)
        for index in pass.survivors {
            counts.add(verdicts[index], byteCount: batch.byteCount(index))
            if verdicts[index].isKept { survivors.append(index) }
        }
        pass.survivors = survivors
    }

    func takePartials() -> WindowedGroups? { nil }

    var partialCount: PartialCount { .none }

    var totals: StageTotals { StageTotals(id: id, counts: counts.counts) }
}
