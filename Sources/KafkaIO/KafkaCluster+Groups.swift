package import Streaming

extension KafkaCluster {
    /// Who is in a consumer group, each with where it runs; nobody if there is no such group.
    package func members(ofGroup group: String) throws(KafkaError) -> [String] {
        do {
            return try handle.members(ofGroup: group, timeout: timeout)
        } catch {
            guard error.code == .groupNotFound else { throw error }
            return []
        }
    }

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
