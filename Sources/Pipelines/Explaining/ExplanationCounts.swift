internal import QueryLanguage
package import Records
internal import Rules

/// How many records each selector keeps, and how many are dropped for each reason.
package struct ExplanationCounts: Sendable {
    /// For each stage.
    private(set) var stages: [Stage]
    private let pipeline: ExplainedPipeline

    /// What a stage did.
    struct Stage: Sendable {
        let stage: ExplainedStage
        /// Records that reached it.
        var records = 0
        var decisions: [SelectionDecision: Int] = [:]
        /// Records that the stage's rule, if it has one, lets go on.
        var keptByRule = 0

        /// For people: how many records it keeps and drops, as far as each alone tells.
        var verdicts: String {
            "\(kept) kept, \(records - kept) dropped"
                + (stage.isGuarded ? ", but for what its guard lets through" : "")
        }

        var kept: Int { decisions.filter(\.key.isKept).values.reduce(keptByRule, +) }
    }

    package init(_ pipeline: ExplainedPipeline) {
        self.pipeline = pipeline
        stages = pipeline.stages.map { Stage(stage: $0) }
    }

    /// Counts a record in the stages that it reaches, as far as the record alone tells.
    package mutating func add(_ record: Record) {
        for index in stages.indices {
            stages[index].records += 1
            guard stages[index].decide(record) else { return }
        }
    }
}

extension ExplanationCounts.Stage {
    /// Counts what becomes of a record.
    /// - Returns: whether it goes on.
    fileprivate mutating func decide(_ record: Record) -> Bool {
        switch stage.part {
        case .passing, .depending: return true
        case .judging(let rule):
            guard rule.keeping.holds(ofRecord: record) else { return false }
            keptByRule += 1
            return true
        case .selecting(let explainer, _):
            let decision = explainer.decision(on: record)
            decisions[decision, default: 0] += 1
            return decision.isKept
        }
    }

    /// How many records a reason has kept or dropped.
    struct Row {
        let isKept: Bool
        let reason: SelectionReason
        let count: Int
    }

    /// The reasons by which records were kept or dropped, in the order of the accounts; of selectors
    /// also those that kept nothing.
    func rows(_ explainer: SelectorExplainer) -> [Row] {
        var counts: [SelectionDecision: Int] = [:]
        for (decision, count) in decisions {
            counts[decision.withoutHint(explainer), default: 0] += count
        }
        let reasons = explainer.reasons
        let selectors = reasons.selectors.indices.compactMap { index in
            explainer.terms.firstIndex { $0.number == index + 1 }
        }
        let exceptions = SelectorPolicy.Exemption.allCases.map { SelectionDecision.exempt($0) }
        let steps = reasons.steps.indices.flatMap { step in
            [false, true].map { SelectionDecision.dropped(step: step, isMissing: $0, nil) }
        }
        let others = (exceptions + [.whenEmpty] + steps).filter { counts[$0] != nil }
        return (selectors.map { .matched(term: $0) } + others).map { decision in
            Row(
                isKept: decision.isKept,
                reason: SelectionReason(decision, explainer),
                count: counts[decision, default: 0]
            )
        }
    }

    /// What would have kept dropped records, that of most records first.
    func hints(_ explainer: SelectorExplainer) -> [(hint: SelectionHint, count: Int)] {
        var counts: [SelectionDecision.Hint: Int] = [:]
        for case (.dropped(_, _, let hint?), let count) in decisions {
            counts[hint, default: 0] += count
        }
        return counts.map { (SelectionHint($0, explainer), $1) }.sorted { left, right in
            left.count == right.count
                ? left.hint.text < right.hint.text : left.count > right.count
        }
    }
}

extension SelectionDecision {
    /// The same for all decisions that have one reason.
    fileprivate func withoutHint(_ explainer: SelectorExplainer) -> SelectionDecision {
        switch self {
        case .matched(let term):
            let number = explainer.terms[term].number
            // The parts of a basic selector have its number, and one reason.
            return .matched(term: explainer.terms.firstIndex { $0.number == number } ?? term)
        case .dropped(let step, let isMissing, _):
            return .dropped(step: step, isMissing: isMissing, nil)
        case .exempt, .whenEmpty: return self
        }
    }
}

extension ExplanationCounts {
    /// For people: a table for each stage.
    package var text: String {
        var text = TerminalText()
        for stage in stages {
            let name = "stage \(stage.stage.id) (\(stage.stage.kind)): \(stage.records) records"
            switch stage.stage.part {
            case .passing(let remark), .depending(let remark): text.add("\(name): \(remark)")
            case .judging(let rule):
                text.add("\(name), \(stage.verdicts)")
                let note = rule.note(of: rule.condition)
                text.add("by \(TerminalText.plain(rule.shortText))", level: 1, note: note)
            case .selecting(let explainer, let file):
                text.add("\(name), \(stage.verdicts)")
                let rows = stage.rows(explainer)
                text.addTable("kept by", level: 1, Self.table(rows.filter(\.isKept), file))
                text.addTable("dropped by", level: 1, Self.table(rows.filter { !$0.isKept }, file))
                text.addTable(
                    "hints",
                    level: 1,
                    stage.hints(explainer).map { (String($1), $0.text, $0.note(in: file)) }
                )
            }
        }
        return text.text
    }

    private static func table(
        _ rows: [Stage.Row],
        _ file: String
    ) -> [(count: String, text: String, note: String)] {
        rows.map { row in
            (String(row.count), TerminalText.plain(row.reason.name), row.reason.note(in: file))
        }
    }
}
