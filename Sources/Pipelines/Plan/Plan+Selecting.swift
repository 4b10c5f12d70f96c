internal import QueryLanguage
internal import Rules
internal import Streaming

extension Plan {
    /// Which records a plan for selectors alone gives out.
    package enum Selected: Sendable { case kept, dropped }

    /// A plan that applies one document of selectors and has one output, `events`.
    package static func selecting(
        _ document: [UInt8],
        file: String,
        as selection: Selection = Selection(),
        giving selected: Selected
    ) throws(ConfigurationError) -> Plan {
        let selectors = try selection.selectors(document, file: file)
        let expression = selection.expression(selectors)
        let stage =
            selected == .kept
            ? SelectPlan(
                id: "select",
                expression: expression,
                reasons: selectors.reasons(selection.policy)
            )
            : SelectPlan(id: "select", expression: .not(expression))
        return Plan(
            file: file,
            name: "select",
            kafka: [],
            source: SourcePlan(topics: [], group: "select", start: .earliest, line: nil),
            time: TimePolicy(latenessMilliseconds: 0, idle: .zero, commitInterval: .seconds(1)),
            delivery: .atLeastOnce,
            limits: Limits(),
            stages: [stage],
            outputs: [OutputPlan(name: "events", topic: "events", line: nil)],
            tests: []
        )
    }
}
