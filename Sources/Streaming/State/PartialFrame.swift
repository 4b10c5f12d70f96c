public import Records

/// What the source partitions of one process have counted, since their last commit, for one
/// partition of a repartition topic, and how far they are: the message between the two phases of an
/// aggregate.
///
/// As JSON, so that it can be read with any Kafka tool:
/// `{"sources":[["cloudtrail.raw/3",1767225600000]],"rows":[[1767225540000,["Get"],[12]]]}`: of each
/// source that has news its watermark, and `"idle"` if silence has advanced it; of each row the
/// pane's start (the window's, unless windows overlap), the group's values, the numbers and behind them the accumulators. What the
/// sources say holds once the rows are added.
public struct PartialFrame: Sendable {
    public let sources: [SourceProgress]
    public let rows: PartialRows

    public init(sources: [SourceProgress], rows: PartialRows) {
        self.sources = sources
        self.rows = rows
    }

    /// How far a source partition is.
    public struct SourceProgress: Equatable, Sendable {
        /// `topic/index`.
        public let partition: String
        public let watermark: EventTime
        /// Whether the watermark was advanced by silence, not by records.
        public let isIdle: Bool

        public init(partition: String, watermark: EventTime, isIdle: Bool) {
            self.partition = partition
            self.watermark = watermark
            self.isIdle = isIdle
        }
    }

    /// Bytes of a frame, about; brokers take a million unless told otherwise.
    static let byteLimit = 256 << 10
}
