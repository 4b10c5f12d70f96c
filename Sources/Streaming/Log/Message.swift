package import FastJSON

/// One message of a partition: at most one per offset, in offset order.
package struct Message: Sendable {
    package let offset: Offset
    /// Milliseconds since the Unix epoch, UTC; nil if the log has none.
    package let timestampMilliseconds: Int64?
    package let key: SharedBytes?
    /// Nil is a tombstone.
    package let value: SharedBytes?
    /// Empty where it was not asked for them: the engine's messages come without.
    package let headers: [Header]
    /// What the offsets of its partition count.
    package let offsetUnit: OffsetUnit

    /// What offsets count: messages in a log, bytes in a file.
    package enum OffsetUnit: Sendable { case messages, bytes }

    package init(
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
package struct Header: Equatable, Sendable {
    package let name: String
    package let value: [UInt8]

    package init(name: String, value: [UInt8]) {
        self.name = name
        self.value = value
    }

    package init(_ name: String, _ value: String) {
        self.init(name: name, value: Array(value.utf8))
    }
}

/// Consecutive messages of one partition.
package struct MessageBatch: Sendable {
    package let partition: Partition
    /// Never empty.
    package let messages: [Message]

    package init(partition: Partition, messages: [Message]) {
        precondition(!messages.isEmpty)
        self.partition = partition
        self.messages = messages
    }

    /// Some of the messages; not none.
    package subscript(range: some RangeExpression<Int>) -> MessageBatch {
        MessageBatch(partition: partition, messages: Array(messages[range]))
    }

    /// The offset to go on from when all of them are done.
    package var nextOffset: Offset { messages[messages.count - 1].offset.next }
}
