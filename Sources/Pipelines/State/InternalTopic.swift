/// A topic of Sluice's own: how it is made, and what it must be like where it is there already.
package struct InternalTopic: Sendable {
    package let name: String
    package let content: Content
    /// The stage whose state it keeps; nil if it is the pipeline's.
    package let stageID: String?
    /// How many partitions it is made with.
    package let partitionCount: Int
    let file: String
    /// Where the pipeline file has the stage.
    package let line: Int?

    /// What is kept in it.
    package enum Content: Equatable, Sendable {
        /// What each stage's state depends on.
        case descriptions
        /// Partial counts, for at least so long: the only home of windows that are open. At most as
        /// many partitions as the first source topic has.
        case counts(keeping: Duration)
        /// What a stage remembers, with a partition for each source partition; and what comes of
        /// losing it, one line for people.
        case memory(loss: String)
    }

    /// What it is made with; the broker decides the rest.
    package var configuration: [String: String] {
        switch content {
        case .counts(let needed):
            return [
                "cleanup.policy": "delete",
                "retention.ms": String(max(Self.week, needed * 2).milliseconds),
            ]
        case .descriptions, .memory:
            // What is read back is what a broker has not cleaned yet: only closed segments are, and
            // tombstones only after a while, so both are kept short.
            let hour = String(Duration.seconds(3_600).milliseconds)
            return [
                "cleanup.policy": "compact", "segment.bytes": String(64 << 20),
                "segment.ms": hour, "min.cleanable.dirty.ratio": "0.2",
                "delete.retention.ms": hour,
            ]
        }
    }

    private static let week = Duration.seconds(7 * 86_400)

    // MARK: Checks

    /// What its configuration must be, where one can't see it.
    package var requirement: String {
        guard case .counts(let needed) = content else { return "it must be compacted" }
        return "it must not be compacted, and keep for \(needed.configurationText) and longer"
    }

    /// What is wrong with a number of partitions that it has; nil if nothing is.
    package func fault(ofPartitionCount count: Int) -> ConfigurationError? {
        switch content {
        case .memory where count < partitionCount:
            fault(
                "has \(count) partitions, and the source topics together \(partitionCount)",
                "add partitions (kafka-topics.sh --alter --topic \(name) --partitions "
                    + "\(partitionCount)), or delete it, to begin without a memory"
            )
        case .counts where count > partitionCount:
            fault(
                "has \(count) partitions, and the first source topic, whose readers merge them, "
                    + "\(partitionCount)",
                "name the source topic with most partitions first, or begin to count anew "
                    + "(sluice reset \(file) --stage \(stageID ?? "ID"))"
            )
        default: nil
        }
    }

    /// What is wrong with the configuration that it has; nil if nothing is, as far as one can see.
    package func fault(of actual: [String: String]) -> ConfigurationError? {
        faultOfPolicy(actual["cleanup.policy"]) ?? faultOfRetention(actual["retention.ms"])
    }

    private func faultOfPolicy(_ policy: String?) -> ConfigurationError? {
        let wanted = configuration["cleanup.policy"] ?? "delete"
        guard let policy, policy != wanted else { return nil }
        let danger =
            switch content {
            case .descriptions: "would forget what the stages' state depends on"
            case .counts: "can't keep partial counts"
            case .memory: "would lose what a stage remembers, or keep it for ever"
            }
        return fault(
            "has cleanup.policy=\(policy), and \(danger)",
            "set it to \(wanted) (\(altering("cleanup.policy=\(wanted)")))"
        )
    }

    private func faultOfRetention(_ text: String?) -> ConfigurationError? {
        guard case .counts(let needed) = content, let milliseconds = text.flatMap(Int64.init),
            (0..<needed.milliseconds).contains(milliseconds)
        else { return nil }
        let enough = configuration["retention.ms"] ?? ""
        return fault(
            "has retention.ms=\(milliseconds), and windows are open for "
                + "\(needed.configurationText) and longer",
            "raise it (\(altering("retention.ms=\(enough)")))"
        )
    }

    /// Why it may lose what it has to keep; nil if nothing says so.
    package func risk(of actual: [String: String]) -> String? {
        guard case .counts = content, let bytes = actual["retention.bytes"], bytes != "-1" else {
            return nil
        }
        return "retention.bytes=\(bytes) may delete partial counts of open windows; set it to -1"
    }

    private func fault(_ problem: String, _ wayOut: String) -> ConfigurationError {
        ConfigurationError(
            file: file,
            line: line,
            problem: "the internal topic '\(name)' \(problem)",
            wayOut: wayOut
        )
    }

    private func altering(_ setting: String) -> String {
        "kafka-configs.sh --alter --topic \(name) --add-config \(setting)"
    }
}
