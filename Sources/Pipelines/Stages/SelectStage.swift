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
        ] + DroppedPlan.settings + Selection.settings,
        example: """
            select: { id: drop-monitoring, selectors: selectors/drop-monitoring.json, \
            profile: extended, non_selectable: keep, unknown_category: keep, \
            resource_binding: same_element, when_empty: none, \
            \(DroppedPlan.example) }
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
        return SelectPlan(
            id: id,
            line: reader.line,
            selection: try selection.reasoned(bytes, file: plan.beside(path)),
            dropped: try DroppedPlan(reader, stageID: id)
        )
    }
}

/// `select`, read and checked.
struct SelectPlan: SelectingPlan {
    let id: String
    var line: Int?
    let selection: ReasonedSelection
    var giving = SelectedRecords.kept
    var dropped = DroppedPlan()
}

/// Which records go on.
package enum SelectedRecords: Sendable { case kept, dropped }

/// Takes off the records that a selection drops, or keeps, but for those that its guard, if it has one,
/// lets through.
struct SelectStage: RecordStage {
    private let id: String
    private let ownFilter: RecordFilter
    private let giving: SelectedRecords
    private var counts: SelectionCounts
    private var driftGuard: DriftGuard?
    private var summary: (any RecordStage)?

    /// - Parameter summary: sees the records that are dropped, and counts them.
    init(
        id: String,
        _ selection: ReasonedSelection,
        giving: SelectedRecords = .kept,
        driftGuard: DriftGuard? = nil,
        summary: (any RecordStage)? = nil
    ) {
        self.id = id
        self.giving = giving
        self.driftGuard = driftGuard
        self.summary = summary
        ownFilter = selection.verdicts
        counts = SelectionCounts(selection)
    }

    init(id: String, expression: Expression) {
        self.init(id: id, .expression(expression))
    }

    var foresight: StageForesight? {
        driftGuard == nil && giving == .kept
            ? .verdicts(ownFilter) : .preliminaryVerdicts(ownFilter)
    }

    mutating func process(_ batch: RecordBatch, _ pass: inout RecordPass) {
        var verdicts = pass.verdicts(of: ownFilter, on: batch)
        for index in driftGuard?.admitted(of: batch, verdicts, &pass) ?? [] {
            verdicts[index] = counts.admission
        }
        var survivors: [Int] = []
        survivors.reserveCapacity(pass.survivors.count)
        for index in pass.survivors {
            counts.add(verdicts[index], byteCount: batch.byteCount(index))
            if verdicts[index].isKept == (giving == .kept) { survivors.append(index) }
        }
        if summary != nil {
            pass.survivors.removeAll { verdicts[$0].isKept }
            summary?.process(batch, &pass)
        }
        pass.survivors = survivors
    }

    mutating func takePartials() -> WindowedGroups? { summary?.takePartials() }

    var partialCount: PartialCount { summary?.partialCount ?? .none }

    var memoryByteCount: Int { driftGuard?.memoryByteCount ?? 0 }

    mutating func limitMemory(toBytes limit: Int) { driftGuard?.limitMemory(toBytes: limit) }

    mutating func takeChanges() -> [StateChange] { driftGuard?.takeChanges() ?? [] }

    mutating func restore(_ change: StateChange) -> Int? { driftGuard?.restore(change) }

    var totals: StageTotals {
        StageTotals(
            id: id,
            counts: counts.counts + (driftGuard?.counts.counts ?? [])
                + (summary?.totals.counts ?? [])
        )
    }
}
