package import QueryLanguage
internal import Rules

/// The rule of a stage `drop` or `keep`, ready to say what it does with a record.
package struct ExplainedRule: Sendable {
    /// `drop when readOnly`, as people write it.
    package let text: String
    /// The same with long lists cut short.
    let shortText: String
    package let condition: WrittenExpression
    /// The records that go on.
    package let keeping: Expression
    /// The pipeline file's path.
    package let file: String
    private let places: ScalarPlaces?

    init(_ plan: ConditionPlan, file: String) {
        text = "\(plan.verdict.rawValue) when \(plan.condition.expression.text)"
        shortText = "\(plan.verdict.rawValue) when \(plan.condition.expression.shortText())"
        condition = plan.condition.written
        let holds = plan.condition.evaluated
        keeping = plan.verdict == .keep ? holds : holds.negated
        places = plan.places
        self.file = file
    }

    /// Where a part of the condition stands in the file; nil if that is not known.
    func place(of part: WrittenExpression) -> SourceText.Place? {
        places?.place(ofColumn: part.columns.lowerBound)
    }

    /// The same for people; empty if it is not known.
    func note(of part: WrittenExpression) -> String {
        place(of: part).map { $0.note(in: file) } ?? ""
    }
}
