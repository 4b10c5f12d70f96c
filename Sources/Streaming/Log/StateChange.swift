package import FastJSON

/// One change of a stage's memory, as its changelog keeps it: of all changes with one key only the
/// last one counts.
package struct StateChange: Sendable {
    package let key: [UInt8]
    /// Nil if what the key stood for is no longer needed.
    package let value: SharedBytes?

    package init(key: [UInt8], value: SharedBytes?) {
        self.key = key
        self.value = value
    }
}
