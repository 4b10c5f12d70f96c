internal import FastJSON
internal import Rules
internal import Streaming
internal import Yams

extension Plan {
    /// Reads a pipeline file's text.
    ///
    /// - Parameters:
    ///   - file: its path, for messages and to find the files that it names beside it.
    ///   - readFile: gives the bytes of a file that the pipeline names, such as selectors.
    package static func read(
        _ text: String,
        file: String,
        environment: [String: String],
        readFile: @escaping (String) throws -> [UInt8]
    ) throws(ConfigurationError) -> Plan {
        try PlanReader(file: file, environment: environment, readFile: readFile).read(text)
    }
}

/// Reads one pipeline file.
struct PlanReader {
    let file: String
    let environment: [String: String]
    let readFile: (String) throws -> [UInt8]

    func read(_ text: String) throws(ConfigurationError) -> Plan {
        let top = try top(of: text)
        let delivery = try delivery(top)
        let outputs = try self.outputs(top)
        let stages = try self.stages(top, outputs: outputs)
        let source = try source(top)
        try check(outputs, against: stages, source)
        try checkInternalTopics(source, stages, outputs)
        let kafka = try kafka(top)
        return Plan(
            file: file,
            name: try top.requiredText("name", example: "cloudtrail"),
            kafka: kafka.properties,
            kafkaError: kafka.error,
            source: source,
            time: try time(top, committingEvery: delivery.usualCommitInterval),
            delivery: delivery,
            limits: try Limits.read(top),
            stages: stages,
            outputs: outputs,
            tests: try PipelineTest.read(top, outputs: outputs.map(\.name))
        )
    }

    /// The path of a file that the pipeline names, as seen from where the pipeline's path is.
    func beside(_ path: String) -> String {
        PathText.path(of: path, namedBy: file)
    }

    func top(of text: String) throws(ConfigurationError) -> FieldReader {
        try FieldReader(
            try root(of: text),
            subject: "the pipeline",
            file: file,
            source: SourceText(Array(text.utf8)),
            environment: environment,
            allowed: [
                "name", "kafka", "source", "time", "delivery", "commit", "limits", "stages",
                "outputs", "tests",
            ]
        )
    }

    private func root(of text: String) throws(ConfigurationError) -> Node {
        do {
            // Every value is read as a text: nothing is to be resolved, and the expressions that
            // would resolve it take longer to build than the rest of the reading.
            let yaml = text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
            if let node = try Yams.compose(yaml: yaml, .basic) { return node }
        } catch let error as YamlError {
            throw syntaxError(error)
        } catch {
            throw ConfigurationError(
                file: file,
                line: nil,
                problem: "not YAML: \(error)",
                wayOut: "correct it"
            )
        }
        throw ConfigurationError(
            file: file,
            line: nil,
            problem: "the file is empty",
            wayOut: "start with 'name:', 'source:', 'stages:' and 'outputs:'"
        )
    }

    private func syntaxError(_ error: YamlError) -> ConfigurationError {
        if case .duplicatedKeysInMapping(let duplicates, let context) = error {
            let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            return ConfigurationError(
                file: file,
                line: context.mark.line,
                problem: "\(names) stands there twice",
                wayOut: "remove or rename one"
            )
        }
        let fault = YAMLFault(error)
        return ConfigurationError(
            file: file,
            line: fault.place?.line,
            problem: fault.problem,
            wayOut: fault.wayOut
        )
    }

    /// The properties, and what is wrong with the variables in them, if anything.
    private func kafka(
        _ top: FieldReader
    ) throws(ConfigurationError) -> (properties: [KafkaProperty], error: ConfigurationError?) {
        guard let kafka = try top.mapping("kafka", allowed: nil) else {
            return ([KafkaProperty(name: "bootstrap.servers", value: "localhost:9092")], nil)
        }
        var properties: [KafkaProperty] = []
        var variableError: ConfigurationError?
        for (name, node) in kafka.members {
            do {
                let value = try kafka.text(of: node, called: name)
                properties.append(KafkaProperty(name: name, value: value, line: node.mark?.line))
            } catch {
                guard node.scalar != nil else { throw error }
                variableError = variableError ?? error
            }
        }
        return (properties, variableError)
    }

    private func source(_ top: FieldReader) throws(ConfigurationError) -> SourcePlan {
        guard let source = try top.mapping("source", allowed: ["topics", "group", "start"]) else {
            throw top.error("there is no 'source'", "add 'source: { topics: [cloudtrail.raw] }'")
        }
        let topics = try sourceTopics(source)
        let name = try top.requiredText("name", example: "cloudtrail")
        let group = try source.text("group") ?? "sluice-\(name)"
        let isTopicName =
            !group.isEmpty && group.count <= 200
            && group.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        guard isTopicName else {
            throw source.error(
                in: "group",
                "the group '\(group)' can't be part of a topic's name",
                "use letters, digits, '.', '_' and '-', at most 200 of them"
            )
        }
        let start = try source.word("start", among: SourcePlan.Start.allCases.map(\.rawValue))
        return SourcePlan(
            topics: topics,
            group: group,
            start: start.flatMap(SourcePlan.Start.init) ?? .earliest,
            line: source.line(of: "topics")
        )
    }

    private func sourceTopics(_ source: FieldReader) throws(ConfigurationError) -> [String] {
        var topics: [String] = []
        for (topic, node) in try source.textNodes("topics") {
            if let fault = TopicName.fault(of: topic) {
                throw source.error(at: node, fault.problem, fault.wayOut)
            }
            guard !topics.contains(topic) else {
                let problem = "the topic '\(topic)' stands there twice"
                throw source.error(at: node, problem, "remove one")
            }
            topics.append(topic)
        }
        guard !topics.isEmpty else {
            throw source.error("'source' has no topics", "add 'topics: [cloudtrail.raw]'")
        }
        return topics
    }

    private func delivery(_ top: FieldReader) throws(ConfigurationError) -> DeliveryGuarantee {
        let known = DeliveryGuarantee.allCases.map(\.rawValue)
        let word = try top.word("delivery", among: known)
        return word.flatMap(DeliveryGuarantee.init) ?? .exactlyOnce
    }

    private func time(
        _ top: FieldReader,
        committingEvery usualInterval: Duration
    ) throws(ConfigurationError) -> TimePolicy {
        let time = try top.mapping("time", allowed: ["lateness", "idle"])
        let commit = try top.mapping("commit", allowed: ["interval"])
        if let commit, let interval = try commit.duration("interval"), interval > .seconds(30) {
            // Brokers end a transaction that is open for longer than transaction.timeout.ms, a
            // minute.
            throw commit.error(
                in: "interval",
                "a commit interval of \(interval.components.seconds) s is too long",
                "use at most 30s"
            )
        }
        return TimePolicy(
            latenessMilliseconds: try time?.duration("lateness")?.milliseconds ?? 600_000,
            idle: try time?.duration("idle") ?? .seconds(60),
            commitInterval: try commit?.duration("interval") ?? usualInterval
        )
    }

    private func outputs(_ top: FieldReader) throws(ConfigurationError) -> [OutputPlan] {
        guard let outputs = try top.mapping("outputs", allowed: nil) else {
            throw top.error("there are no 'outputs'", "add 'outputs: { events: { topic: … } }'")
        }
        var plans: [OutputPlan] = []
        for (name, node) in outputs.members {
            guard !name.isEmpty, !plans.contains(where: { $0.name == name }) else {
                throw outputs.error(
                    at: node,
                    "two outputs are called '\(name)'",
                    "give each its own name"
                )
            }
            let output = try outputs.reader(
                of: node,
                subject: "output '\(name)'",
                allowed: ["topic", "format"]
            )
            _ = try output.word("format", among: ["cloudtrail", "json"])
            let topic = try output.requiredText("topic", example: "cloudtrail.\(name)")
            if let fault = TopicName.fault(of: topic) {
                throw output.error(in: "topic", fault.problem, fault.wayOut)
            }
            if let same = plans.first(where: { $0.topic == topic }) {
                throw output.error(
                    "output '\(name)' writes to the topic of '\(same.name)'",
                    "give each output a topic of its own"
                )
            }
            plans.append(OutputPlan(name: name, topic: topic, line: node.mark?.line))
        }
        return plans
    }

    /// The outputs that no stage writes to.
    private static let recordOutputs = ["events", "late", "rejected"]

    /// Outputs that nothing writes to are mistaken names; one that is a source would never end.
    private func check(
        _ outputs: [OutputPlan],
        against stages: [any StagePlan],
        _ source: SourcePlan
    ) throws(ConfigurationError) {
        let known = Self.recordOutputs + stages.flatMap(\.outputNames)
        for output in outputs {
            guard known.contains(output.name) else {
                throw ConfigurationError(
                    file: file,
                    line: output.line,
                    problem: "nothing writes to '\(output.name)'",
                    wayOut: Suggestion.nearest(to: output.name, among: known)
                        ?? "name it in a stage, or remove it"
                )
            }
            guard !source.topics.contains(output.topic) else {
                throw ConfigurationError(
                    file: file,
                    line: output.line,
                    problem: "output '\(output.name)' writes to a source, '\(output.topic)'",
                    wayOut: "give it a topic of its own"
                )
            }
        }
    }

    /// The names of internal topics are made of the group's and the stages': they must be names, and
    /// nobody else's.
    private func checkInternalTopics(
        _ source: SourcePlan,
        _ stages: [any StagePlan],
        _ outputs: [OutputPlan]
    ) throws(ConfigurationError) {
        let named = source.topics.map { ($0, source.line) } + outputs.map { ($0.topic, $0.line) }
        for (topic, line) in named where source.keepsState(in: topic) {
            throw ConfigurationError(
                file: file,
                line: line,
                problem:
                    "the topic '\(topic)' has a name of those in which the pipeline keeps state",
                wayOut: "use another topic, or another group"
            )
        }
        for stage in stages
        where TopicName.fault(of: "\(source.group).\(stage.id).repartition") != nil {
            throw ConfigurationError(
                file: file,
                line: stage.line,
                problem: "the id of stage '\(stage.id)' is too long for the name of a topic",
                wayOut: "shorten it, or the group"
            )
        }
    }

    private func stages(
        _ top: FieldReader,
        outputs: [OutputPlan]
    ) throws(ConfigurationError) -> [any StagePlan] {
        var stages: [any StagePlan] = []
        for (kind, reader) in try stageReaders(top) {
            let stage = try kind.read(reader, self)
            try check(stage, reader, against: stages, outputs: outputs)
            stages.append(stage)
        }
        return stages
    }

    /// The stages in their order, each with what reads its settings.
    func stageReaders(
        _ top: FieldReader
    ) throws(ConfigurationError) -> [(kind: StageKind, settings: FieldReader)] {
        var stages: [(kind: StageKind, settings: FieldReader)] = []
        for node in try top.list("stages") {
            let entry = try top.reader(of: node, subject: "a stage", allowed: nil)
            guard entry.members.count == 1, let (kindName, body) = entry.members.first else {
                throw entry.error(
                    "a stage is one name and its settings",
                    "write '- select: { id: … }'"
                )
            }
            let names = StageKind.catalogue.map(\.name)
            guard let kind = StageKind.catalogue.first(where: { $0.name == kindName }) else {
                throw entry.error(
                    "unknown stage '\(kindName)'",
                    Suggestion.nearest(to: kindName, among: names)
                        ?? "use one of \(names.joined(separator: ", "))"
                )
            }
            let settings = try top.reader(
                of: body,
                subject: "stage '\(kindName)'",
                allowed: kind.settings.map(\.name)
            )
            stages.append((kind, settings))
        }
        return stages
    }

    private func check(
        _ stage: any StagePlan,
        _ reader: FieldReader,
        against others: [any StagePlan],
        outputs: [OutputPlan]
    ) throws(ConfigurationError) {
        guard !others.contains(where: { $0.id == stage.id }) else {
            throw reader.error(
                in: "id",
                "two stages have the id '\(stage.id)'",
                "give each its own: state is kept by it"
            )
        }
        for name in stage.outputNames where Self.recordOutputs.contains(name) {
            throw reader.error(
                "stage '\(stage.id)' writes to '\(name)', which is for records",
                "give its rows an output of their own"
            )
        }
        let names = outputs.map(\.name).filter { !Self.recordOutputs.contains($0) }
        for name in stage.outputNames where !names.contains(name) {
            throw reader.error(
                "stage '\(stage.id)' writes to '\(name)', which is no output",
                Suggestion.nearest(to: name, among: names) ?? "add it under 'outputs:'"
            )
        }
    }
}
