public import Records

/// Where a record stands in its partition.
public struct RecordPosition: Equatable, Comparable, Sendable {
    /// Its message's.
    public let offset: Offset
    /// Which of the message's records it is, counted from 0.
    public let number: Int32

    public init(offset: Offset, number: Int32) {
        self.offset = offset
        self.number = number
    }

    public static func < (left: RecordPosition, right: RecordPosition) -> Bool {
        (left.offset, left.number) < (right.offset, right.number)
    }
}

/// The positions of a batch's records: the same however the partition is cut into batches, since a
/// message is never cut.
public struct RecordPositions {
    /// By index into the messages: the offset, and the first record's index.
    private var messages: [(offset: Offset, firstRecord: Int)]

    public init(of batch: RecordBatch, in messages: MessageBatch) {
        self.messages = messages.messages.map { ($0.offset, 0) }
        for index in stride(from: batch.count - 1, through: 0, by: -1) {
            self.messages[batch.message(index)].firstRecord = index
        }
    }

    /// The position of the record at `index`, which came in the message at index `message`.
    public func position(ofRecord index: Int, in message: Int) -> RecordPosition {
        let (offset, firstRecord) = messages[message]
        return RecordPosition(offset: offset, number: Int32(index - firstRecord))
    }
}
