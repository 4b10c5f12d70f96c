package import Streaming

extension KafkaCluster {
    /// Who is in a consumer group, each with where it runs; nobody if there is no such group.
    /// - Parameter instance: a `group.instance.id`, whose member is left out.
    package func members(
        ofGroup group: String,
        but instance: String? = nil
    ) throws(KafkaError) -> [String] {
        do {
            return try handle.insisting(for: timeout) { rest throws(KafkaError) in
                try handle.members(
                    ofGroup: group,
                    but: instance,
                    timeout: min(rest, Self.answerTimeout)
                )
            }
        } catch {
            guard error.code == .groupNotFound else { throw error }
            return []
        }
    }

    /// Another broker may have to be asked in time.
    private static let answerTimeout = Duration.seconds(4)

    /// Forgets what a group has committed for `partitions`; there need not be such a group.
    /// - Throws: also if the group has a member that reads their topic.
    package func forgetOffsets(
        ofGroup group: String,
        for partitions: [Partition]
    ) throws(KafkaError) {
        guard !partitions.isEmpty else { return }
        do {
            try handle.forgetOffsets(ofGroup: group, for: partitions, timeout: timeout)
        } catch {
            guard error.code == .groupNotFound else { throw error }
        }
    }
}
