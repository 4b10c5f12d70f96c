package import FastJSON
package import Records

/// A named destination of a pipeline, as an index into the pipeline's list of destinations.
package struct OutputID: Hashable, Sendable {
    package let index: Int

    package init(_ index: Int) {
        self.index = index
    }
}

/// One message to be written.
package struct Output: Sendable {
    package let destination: OutputID
    /// Nil lets the key decide, or, without a key, the client.
    package let partition: Int32?
    package let key: SharedBytes?
    /// Nil is a tombstone.
    package let value: SharedBytes?
    /// Nil leaves the time to the client: now.
    package let timestamp: EventTime?
    package let headers: [Header]

    package init(
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
