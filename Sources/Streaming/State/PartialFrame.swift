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

    /// Bytes of a frame or a message of frames, about; brokers take a million unless told otherwise.
    static let byteLimit = 256 << 10

    /// The rows in pieces that each fit a frame; at least one piece, in order.
    static func pieces(of rows: [Row]) -> [[Row]] {
        var pieces: [[Row]] = [[]]
        var byteCount = 0
        for row in rows {
            // Six bytes for the worst escape of a byte, and the numbers.
            byteCount += row.key.count * 6 + (row.numbers.count + 2) * 24
            if byteCount > byteLimit && !pieces[pieces.count - 1].isEmpty {
                pieces.append([])
                byteCount = 0
            }
            pieces[pieces.count - 1].append(row)
        }
        return pieces
    }
}
