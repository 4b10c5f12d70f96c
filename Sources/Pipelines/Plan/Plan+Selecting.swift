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
        giving selected: Selected
    ) throws(ConfigurationError) -> Plan {
        let expression: Expression
        do throws(SelectorError) {
            expression = try SelectorDocument.read(document, file: file)
                .selectors(legalIn: .extended).keepingExpression()
        } catch {
            throw ConfigurationError(
                file: file,
                line: error.place.line,
                problem: error.problem,
                wayOut: error.wayOut
            )
        }
        let stage = SelectPlan(
            id: "select",
            expression: selected == .kept ? expression : .not(expression)
        )
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
