public import FastJSON

/// One change of a stage's memory, as its changelog keeps it: of all changes with one key only the
/// last one counts.
public struct StateChange: Sendable {
    public let key: [UInt8]
    /// Nil if what the key stood for is no longer needed.
    public let value: SharedBytes?

    public init(key: [UInt8], value: SharedBytes?) {
        self.key = key
        self.value = value
    }
}
