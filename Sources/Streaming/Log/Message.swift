public import FastJSON

/// One message of a partition: at most one per offset, in offset order.
public struct Message: Sendable {
    public let offset: Offset
    /// Milliseconds since the Unix epoch, UTC; nil if the log has none.
    public let timestampMilliseconds: Int64?
    public let key: SharedBytes?
    /// Nil is a tombstone.
    public let value: SharedBytes?
    /// Empty where it was not asked for them: the engine's messages come without.
    public let headers: [Header]
    /// What the offsets of its partition count.
    public let offsetUnit: OffsetUnit

    /// What offsets count: messages in a log, bytes in a file.
    public enum OffsetUnit: Sendable { case messages, bytes }

    public init(
        offset: Offset,
        timestampMilliseconds: Int64?,
        key: SharedBytes?,
        value: SharedBytes?,
        headers: [Header] = [],
        offsetUnit: OffsetUnit = .messages
    ) {
        self.offsetUnit = offsetUnit
        self.offset = offset
        self.timestampMilliseconds = timestampMilliseconds
        self.key = key
        self.value = value
        self.headers = headers
    }
}

/// A message's header; Kafka allows a name to repeat.
public struct Header: Equatable, Sendable {
    public let name: String
    public let value: [UInt8]

    public init(name: String, value: [UInt8]) {
        self.name = name
        self.value = value
    }

    public init(_ name: String, _ value: String) {
        self.init(name: name, value: Array(value.utf8))
    }
}

/// Consecutive messages of one partition.
public struct MessageBatch: Sendable {
    public let partition: Partition
    /// Never empty.
    public let messages: [Message]

    public init(partition: Partition, messages: [Message]) {
        precondition(!messages.isEmpty)
        self.partition = partition
        self.messages = messages
    }

    /// Some of the messages; not none.
    public subscript(range: some RangeExpression<Int>) -> MessageBatch {
        MessageBatch(partition: partition, messages: Array(messages[range]))
    }

    /// The offset to go on from when all of them are done.
    public var nextOffset: Offset { messages[messages.count - 1].offset.next }
}
