internal import CRdKafka
internal import Glibc
internal import Streaming

/// librdkafka's list of partitions, each with an offset and perhaps metadata.
@safe struct PartitionList: ~Copyable {
    // SAFETY: owned by this value, freed once by `deinit`.
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    /// An empty list with room for `capacity` partitions.
    init(capacity: Int) {
        unsafe pointer = rd_kafka_topic_partition_list_new(Int32(capacity))
    }

    /// `partitions`, without offsets.
    init(_ partitions: some Collection<Partition>) {
        self.init(capacity: partitions.count)
        for partition in partitions { append(partition) }
    }

    /// What to commit.
    init(_ checkpoints: [Partition: Checkpoint]) {
        self.init(capacity: checkpoints.count)
        for (partition, checkpoint) in checkpoints {
            append(
                partition,
                offset: checkpoint.nextOffset.rawValue,
                metadata: checkpoint.metadata
            )
        }
    }

    /// Topics to subscribe to.
    init(topics: [String]) {
        self.init(capacity: topics.count)
        for topic in topics {
            unsafe rd_kafka_topic_partition_list_add(pointer, topic, RD_KAFKA_PARTITION_UA)
        }
    }

    deinit { unsafe rd_kafka_topic_partition_list_destroy(pointer) }

    /// Adds a partition; `offset` is a position or one of librdkafka's negative ones.
    func append(
        _ partition: Partition,
        offset: Int64 = PartitionList.noOffset,
        metadata: String = ""
    ) {
        let element = unsafe rd_kafka_topic_partition_list_add(
            pointer,
            partition.topic,
            partition.index
        )
        guard let element = unsafe element else { return }
        unsafe element.pointee.offset = offset
        guard !metadata.isEmpty else { return }
        // The list frees the metadata with `free`.
        unsafe element.pointee.metadata = UnsafeMutableRawPointer(strdup(metadata))
        unsafe element.pointee.metadata_size = metadata.utf8.count
    }

    /// librdkafka's "no offset".
    static let noOffset: Int64 = -1_001
    static let beginning: Int64 = -2
    static let end: Int64 = -1
}

extension Partition {
    /// The partitions of a list that librdkafka owns.
    static func list(
        _ list: UnsafePointer<rd_kafka_topic_partition_list_t>
    ) -> [Partition] {
        unsafe elements(of: list).map { unsafe Partition($0) }
    }

    init(_ element: rd_kafka_topic_partition_t) {
        self.init(
            topic: unsafe String(cString: element.topic),
            index: unsafe element.partition
        )
    }
}

/// The elements of a list that librdkafka owns, for as long as it is borrowed.
func elements(
    of list: UnsafePointer<rd_kafka_topic_partition_list_t>
) -> UnsafeBufferPointer<rd_kafka_topic_partition_t> {
    unsafe UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt))
}

extension Checkpoint {
    /// What is committed for a partition; nil if nothing is.
    init?(_ element: rd_kafka_topic_partition_t) {
        guard unsafe element.offset >= 0 else { return nil }
        let metadata = unsafe element.metadata.map { start in
            unsafe String(
                decoding: UnsafeRawBufferPointer(start: start, count: element.metadata_size),
                as: UTF8.self
            )
        }
        self.init(nextOffset: Offset(unsafe element.offset), metadata: metadata ?? "")
    }
}
