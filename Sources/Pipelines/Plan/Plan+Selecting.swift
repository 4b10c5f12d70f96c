internal import Streaming

extension Plan {
    /// A plan that applies one document of selectors and has one output, `events`.
    package static func selecting(
        _ document: [UInt8],
        file: String,
        as selection: Selection = Selection(),
        giving selected: SelectedRecords
    ) throws(ConfigurationError) -> Plan {
        let stage = SelectPlan(
            id: "select",
            selection: try selection.reasoned(document, file: file),
            giving: selected
        )
        return Plan(
            file: file,
            name: "select",
            kafka: [],
            kafkaError: nil,
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
