package import Records

/// What one source partition has counted for one partition of a repartition topic since its last
/// commit, and its watermark: the message between the two phases of an aggregate.
///
/// As JSON, so that it can be read with any Kafka tool:
/// `{"source":"cloudtrail.raw/3","watermark":1767225600000,"rows":[[1767225540000,["Get"],[12]]]}`,
/// each row the window's start, the group's values, the numbers.
package struct PartialFrame: Sendable {
    package struct Row: Sendable, Equatable {
        package let window: EventTime
        /// As `GroupKey` makes it.
        package let key: [UInt8]
        package let numbers: [Int64]

        package init(window: EventTime, key: [UInt8], numbers: [Int64]) {
            self.window = window
            self.key = key
            self.numbers = numbers
        }
    }

    package let source: String
    package let watermark: EventTime
    /// Whether the watermark was advanced by silence, not by records.
    package let isIdle: Bool
    package let rows: [Row]

    package init(source: String, watermark: EventTime, isIdle: Bool, rows: [Row]) {
        self.source = source
        self.watermark = watermark
        self.isIdle = isIdle
        self.rows = rows
    }
}
