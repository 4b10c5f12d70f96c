public import FastJSON
public import Records

/// A named destination of a pipeline, as an index into the pipeline's list of destinations.
public struct OutputID: Hashable, Sendable {
    public let index: Int

    public init(_ index: Int) {
        self.index = index
    }
}

/// One message to be written.
public struct Output: Sendable {
    public let destination: OutputID
    /// Nil lets the key decide, or, without a key, the client.
    public let partition: Int32?
    public let key: SharedBytes?
    /// Nil is a tombstone.
    public let value: SharedBytes?
    /// Nil leaves the time to the client: now.
    public let timestamp: EventTime?
    public let headers: [Header]

    public init(
        to destination: OutputID,
        partition: Int32? = nil,
        key: SharedBytes? = nil,
        value: SharedBytes?,
        timestamp: EventTime? = nil,
        headers: [Header] = []
    ) {
        self.destination = destination
        self.partition = partition
        self.key = key
        self.value = value
        self.timestamp = timestamp
        self.headers = headers
    }
}
