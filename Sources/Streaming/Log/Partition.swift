/// A partition of a topic; in file mode a file.
public struct Partition: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The topic's name, or the file's path.
    public let topic: String
    public let index: Int32

    public init(topic: String, index: Int32) {
        self.topic = topic
        self.index = index
    }

    /// `topic/index`.
    public var description: String { "\(topic)/\(index)" }

    public static func < (left: Partition, right: Partition) -> Bool {
        (left.topic, left.index) < (right.topic, right.index)
    }
}

/// The position of a message in its partition, counted from 0.
public struct Offset: Hashable, Comparable, Sendable {
    public let rawValue: Int64

    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    public static let zero = Offset(0)

    /// The position after this one.
    public var next: Offset { Offset(rawValue + 1) }

    public static func < (left: Offset, right: Offset) -> Bool { left.rawValue < right.rawValue }
}
