internal import QueryLanguage
internal import Streaming

/// `drop` or `keep`, read and checked.
struct ConditionPlan: StagePlan {
    let id: String
    let line: Int?
    let condition: RecordCondition
    let verdict: Verdict
    /// What is let through all the same; nil if nothing is.
    let driftGuard: GuardPlan?

    /// What happens to the records of which the condition holds.
    enum Verdict: String { case drop, keep }

    var outputNames: [String] { driftGuard?.outputNames ?? [] }
    var memory: StageMemory? { driftGuard?.memory }

    /// The condition, as it was read, under which a record goes on.
    var keeping: Expression {
        verdict == .keep ? condition.expression : condition.expression.negated
    }

    func makeStage(output: (String) -> OutputID) -> any RecordStage {
        let holds = condition.evaluated
        return SelectStage(
            id: id,
            .expression(verdict == .keep ? holds : holds.negated),
            driftGuard: driftGuard?.makeGuard(stageID: id, output)
        )
    }

    func aggregate(
        limits: Limits,
        stateByteLimit: Int,
        repartitionTopic: String,
        repartition: OutputID,
        output: (String) -> OutputID
    ) -> Topology.Aggregate? { nil }
}

extension ConditionPlan {
    static let settings = [
        StageKind.Setting("id", "a stable name of your choice; the kind's name unless set"),
        StageKind.Setting(
            "when",
            "a condition on the record's fields, in quotes if it has a comma"
        ),
        GuardPlan.setting,
    ]

    init(_ verdict: Verdict, _ reader: FieldReader) throws(ConfigurationError) {
        self.verdict = verdict
        line = reader.line
        id = try reader.text("id") == nil ? verdict.rawValue : StageKind.id(of: reader)
        let example = "eventSource = kms.amazonaws.com and readOnly"
        driftGuard = try GuardPlan(reader)
        let text = try reader.requiredText("when", example: example)
        do throws(ExpressionError) {
            condition = try RecordCondition(text)
        } catch {
            throw reader.error(
                in: "when",
                "'\(text)': column \(error.column): \(error.problem)",
                error.wayOut ?? "write a condition such as '\(example)'"
            )
        }
    }
}
