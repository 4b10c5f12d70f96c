/// Where a partition goes on after a restart; Kafka's committed offset and its metadata.
package struct Checkpoint: Equatable, Sendable {
    /// The next message to read.
    package let nextOffset: Offset
    /// What the partition's task needs beside the offset; at most 4,000 bytes, ASCII.
    package let metadata: String

    package init(nextOffset: Offset, metadata: String) {
        self.nextOffset = nextOffset
        self.metadata = metadata
    }
}
