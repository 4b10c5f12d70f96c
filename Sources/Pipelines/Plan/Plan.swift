package import Streaming

/// A pipeline as its file says it, read and checked, with nothing opened yet.
///
/// `run`, `check`, `test` and `select` all start from it.
package struct Plan: Sendable {
    /// The pipeline file's path.
    package let file: String
    package let name: String
    /// librdkafka's properties, as they are, in the file's order.
    package let kafka: [KafkaProperty]
    /// What keeps some of them from being known, such as a variable that is not set; nothing to
    /// those who need no Kafka.
    package let kafkaError: ConfigurationError?
    package let source: SourcePlan
    package let time: TimePolicy
    package let delivery: DeliveryGuarantee
    package let limits: Limits
    package let stages: [any StagePlan]
    /// In the file's order; `OutputID` counts them, then the internal topics.
    package let outputs: [OutputPlan]
    package let tests: [PipelineTest]
}

/// What is promised of each result, whatever dies when.
package enum DeliveryGuarantee: String, CaseIterable, Sendable {
    /// It comes; after a crash perhaps again, under the same identity.
    case atLeastOnce = "at_least_once"
    /// It comes once, to a reader with `isolation.level=read_committed`.
    case exactlyOnce = "exactly_once"

    /// How often what has been done is committed, unless the pipeline says. A transaction costs the
    /// brokers more than offsets; alerts wait for a commit.
    var usualCommitInterval: Duration {
        switch self {
        case .atLeastOnce: .milliseconds(150)
        case .exactlyOnce: .milliseconds(200)
        }
    }
}

/// One property for librdkafka.
package struct KafkaProperty: Equatable, Sendable {
    package let name: String
    package let value: String
    package let line: Int?

    package init(name: String, value: String, line: Int? = nil) {
        self.name = name
        self.value = value
        self.line = line
    }
}

/// Where records come from.
package struct SourcePlan: Sendable {
    package let topics: [String]
    package let group: String
    package let start: Start
    /// Where the file names the topics.
    package let line: Int?

    /// Where a partition begins that nothing has been committed for.
    package enum Start: String, CaseIterable, Sendable { case earliest, latest }

    /// Whether a topic has a name that an internal topic of the group may have.
    func keepsState(in topic: String) -> Bool {
        guard topic.hasPrefix("\(group).") else { return false }
        return topic == "\(group).stages" || topic.hasSuffix(".repartition")
            || topic.hasSuffix(".changelog")
    }
}

/// A named destination.
package struct OutputPlan: Equatable, Sendable {
    package let name: String
    package let topic: String
    package let line: Int?

    package init(name: String, topic: String, line: Int?) {
        self.name = name
        self.topic = topic
        self.line = line
    }
}

/// One stage, read and checked.
package protocol StagePlan: Sendable {
    /// A stable name: state and internal topics are named by it.
    var id: String { get }
    /// Where the pipeline file has it; nil where nothing asks.
    var line: Int? { get }
    /// The outputs that the stage writes to, by name.
    var outputNames: [String] { get }
    /// What it remembers across restarts, in a changelog of its own; nil if nothing.
    var memory: StageMemory? { get }
    /// Those settings that the counts of open windows depend on; none if it does not count.
    var stateSettings: [StateDescription.Setting] { get }
    /// Makes the stage for one source partition; `output` gives the outputs that it has named.
    func makeStage(output: (String) -> OutputID) -> any RecordStage
    /// What brings its partial counts together; nil if it does not count. Its groups may take
    /// `stateByteLimit` bytes.
    func aggregate(
        limits: Limits,
        stateByteLimit: Int,
        repartitionTopic: String,
        repartition: OutputID,
        output: (String) -> OutputID
    ) -> Topology.Aggregate?
}

extension StagePlan {
    package var line: Int? { nil }
    package var memory: StageMemory? { nil }
    package var stateSettings: [StateDescription.Setting] { [] }
    /// How many things it holds of which there are more for more records: groups, a memory.
    package var stateCount: Int { (stateSettings.isEmpty ? 0 : 1) + (memory == nil ? 0 : 1) }
}

/// What a stage remembers across restarts.
package struct StageMemory: Sendable {
    /// Those settings of the stage that it depends on.
    let settings: [StateDescription.Setting]
    /// What comes of losing it: one line for people.
    let loss: String
}
