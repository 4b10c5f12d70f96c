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
        case .judging(_, let keeping):
            guard keeping.holds(ofRecord: record) else { return false }
            keptByRule += 1
            return true
        case .selecting(let explainer, _):
            let decision = explainer.decision(on: record)
            decisions[decision, default: 0] += 1
            return decision.isKept
        }
    }

    /// A reason and how many records it decided about.
    struct Row {
        let isKept: Bool
        let reason: SelectionReason
        let count: Int
    }

    /// Every selector with what it keeps, be it nothing; then the other reasons that there were,
    /// those of most records first.
    func rows(_ explainer: SelectorExplainer) -> [Row] {
        let selectors = explainer.terms.indices.map { SelectionDecision.matched(term: $0) }
        let others = decisions.keys.filter { !selectors.contains($0) }
            .map { ($0, SelectionReason($0, explainer)) }
            .sorted { left, right in
                let counts = (decisions[left.0, default: 0], decisions[right.0, default: 0])
                return counts.0 == counts.1 ? left.1.text < right.1.text : counts.0 > counts.1
            }
        let every = selectors.map { ($0, SelectionReason($0, explainer)) } + others
        return every.map { decision, reason in
            Row(
                isKept: decision.isKept,
                reason: reason,
                count: decisions[decision, default: 0]
            )
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
            case .judging(let rule, _):
                text.add("\(name), \(stage.verdicts)")
                text.add("by \(rule)", level: 1)
            case .selecting(let explainer, let file):
                text.add("\(name), \(stage.verdicts)")
                let rows = stage.rows(explainer)
                Self.add(rows.filter(\.isKept), "kept by", file, to: &text)
                Self.add(rows.filter { !$0.isKept }, "dropped by", file, to: &text)
            }
        }
        return text.text
    }

    private static func add(
        _ rows: [Stage.Row],
        _ title: String,
        _ file: String,
        to text: inout TerminalText
    ) {
        guard !rows.isEmpty else { return }
        text.add(title, level: 1)
        let width = rows.map { String($0.count).count }.max() ?? 0
        for row in rows {
            let count = String(row.count)
            let room = String(repeating: " ", count: width - count.count)
            text.add(
                "\(room)\(count)  \(row.reason.text)",
                level: 2,
                note: row.reason.note(in: file)
            )
        }
    }
}
