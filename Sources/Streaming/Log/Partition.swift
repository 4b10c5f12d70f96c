/// A partition of a topic; in file mode a file.
package struct Partition: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The topic's name, or the file's path.
    package let topic: String
    package let index: Int32

    package init(topic: String, index: Int32) {
        self.topic = topic
        self.index = index
    }

    /// `topic/index`.
    package var description: String { "\(topic)/\(index)" }

    package static func < (left: Partition, right: Partition) -> Bool {
        (left.topic, left.index) < (right.topic, right.index)
    }
}

/// The position of a message in its partition, counted from 0.
package struct Offset: Hashable, Comparable, Sendable {
    package let rawValue: Int64

    package init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static let zero = Offset(0)

    /// The position after this one.
    package var next: Offset { Offset(rawValue + 1) }

    package static func < (left: Offset, right: Offset) -> Bool { left.rawValue < right.rawValue }
}
