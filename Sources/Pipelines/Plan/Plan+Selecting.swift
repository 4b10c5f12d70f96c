internal import QueryLanguage
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
        let select =
            switch selected {
            case .kept: try selection.reasoned(document, file: file)
            case .dropped:
                ReasonedSelection.expression(
                    .not(try selection.expression(document, file: file))
                )
            }
        let stage = SelectPlan(id: "select", selection: select)
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
