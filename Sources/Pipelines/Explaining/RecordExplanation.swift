internal import QueryLanguage
package import Records
package import Rules

/// What each stage says of one record, as far as it gets.
package struct RecordExplanation: Sendable {
    package let place: Place
    package let stages: [Stage]

    /// Which record it is.
    package struct Place: Sendable {
        package let eventID: String
        /// The file's path, `-` for standard input.
        package let file: String
        /// Which of the file's records, from 1.
        package let number: Int

        package init(eventID: String, file: String, number: Int) {
            self.eventID = eventID
            self.file = file
            self.number = number
        }
    }

    /// What a stage does with the record.
    package struct Stage: Sendable {
        package let id: String
        /// The kind's name.
        package let kind: String
        package let outcome: Outcome
        /// Whether a guard may let the record go on all the same.
        package let isGuarded: Bool
    }

    /// What becomes of the record in a stage.
    package enum Outcome: Sendable {
        /// Selectors decided, which are in the file with that path.
        case selected(SelectionExplanation, by: SelectorExplainer, file: String)
        /// A condition decided.
        case judged(isKept: Bool, ConditionExplanation, by: ExplainedRule)
        /// It goes on; one line for people says what is done with it.
        case passed(String)
        /// Other records decide too; one line for people says how.
        case undecided(String)
        /// An earlier stage has dropped it.
        case notReached
    }
}

extension RecordExplanation {
    /// What becomes of the record in the end, as far as the record alone tells.
    package enum Verdict: Equatable, Sendable {
        case kept
        /// By the stage with that id.
        case dropped(by: String)
        /// The stages with these ids can drop it.
        case undecided(by: [String])
    }

    package var verdict: Verdict {
        if let dropping = stages.first(where: \.isDropped) {
            return .dropped(by: dropping.id)
        }
        let undecided = stages.filter(\.isUndecided).map(\.id)
        return undecided.isEmpty ? .kept : .undecided(by: undecided)
    }
}

extension RecordExplanation.Stage {
    /// Whether the record goes no further.
    fileprivate var isDropped: Bool { outcome.isDropped && !isGuarded }

    /// Whether that depends on other records.
    var isUndecided: Bool { outcome.isUndecided || outcome.isDropped && isGuarded }

    /// What a guard makes of a record that the stage drops.
    static let guardRemark = "drops it, unless its principal never did so before"
}

extension RecordExplanation.Outcome {
    /// Whether the record goes no further.
    fileprivate var isDropped: Bool {
        switch self {
        case .selected(let explanation, by: _, file: _): !explanation.decision.isKept
        case .judged(let isKept, _, by: _): !isKept
        case .passed, .undecided, .notReached: false
        }
    }

    fileprivate var isUndecided: Bool {
        if case .undecided = self { true } else { false }
    }
}

extension ExplainedPipeline {
    /// What each stage says of `record`.
    package func explanation(
        of record: Record,
        at place: RecordExplanation.Place
    ) -> RecordExplanation {
        var explained: [RecordExplanation.Stage] = []
        var isDropped = false
        for stage in stages {
            let explanation = RecordExplanation.Stage(
                id: stage.id,
                kind: stage.kind,
                outcome: isDropped ? .notReached : stage.outcome(of: record),
                isGuarded: stage.isGuarded
            )
            isDropped = isDropped || explanation.isDropped
            explained.append(explanation)
        }
        return RecordExplanation(place: place, stages: explained)
    }
}

extension ExplainedStage {
    fileprivate func outcome(of record: Record) -> RecordExplanation.Outcome {
        switch part {
        case .selecting(let explainer, let file):
            .selected(explainer.explanation(of: record), by: explainer, file: file)
        case .judging(let rule):
            .judged(
                isKept: rule.keeping.holds(ofRecord: record),
                ConditionExplanation(of: rule.condition, on: record),
                by: rule
            )
        case .passing(let remark): .passed(remark)
        case .depending(let remark): .undecided(remark)
        }
    }
}
