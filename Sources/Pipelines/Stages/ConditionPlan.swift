internal import QueryLanguage

/// `drop` or `keep`, read and checked.
struct ConditionPlan: SelectingPlan {
    let id: String
    let line: Int?
    let condition: RecordCondition
    /// Where the condition's text stands.
    let places: ScalarPlaces?
    let verdict: Verdict
    let dropped: DroppedPlan

    /// What happens to the records of which the condition holds.
    enum Verdict: String { case drop, keep }

    /// The condition, as it was read, under which a record goes on.
    var keeping: Expression {
        verdict == .keep ? condition.expression : condition.expression.negated
    }

    var selection: ReasonedSelection {
        let holds = condition.evaluated
        return .expression(verdict == .keep ? holds : holds.negated)
    }

    var giving: SelectedRecords { .kept }
}

extension ConditionPlan {
    static let settings =
        [
            StageKind.Setting("id", "a stable name of your choice; the kind's name unless set"),
            StageKind.Setting(
                "when",
                "a condition on the record's fields, in quotes if it has a comma"
            ),
        ] + DroppedPlan.settings

    init(_ verdict: Verdict, _ reader: FieldReader) throws(ConfigurationError) {
        self.verdict = verdict
        line = reader.line
        id = try reader.text("id") == nil ? verdict.rawValue : StageKind.id(of: reader)
        let example = "eventSource = kms.amazonaws.com and readOnly"
        dropped = try DroppedPlan(reader, stageID: id)
        places = reader.places(of: "when")
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
