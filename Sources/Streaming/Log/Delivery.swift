/// A place that outputs go to, and the promise that a checkpoint is stored only when everything it
/// stands for has arrived: a Kafka producer with its consumer's offsets, files, the log in memory.
///
/// Outputs written since the last `commit`, and the checkpoints given to it, are one commit unit.
/// Owned and called by one thread, the engine's.
public protocol Delivery {
    /// Takes `outputs` into the current commit unit; those of one destination and partition arrive
    /// in this order. Never blocks: see `hasRoom`.
    /// - Throws: what can't be mended by trying again.
    mutating func write(_ outputs: [Output]) throws

    /// Whether more outputs should be written now; false asks the engine to pause its source.
    var hasRoom: Bool { get }

    /// Ends the current commit unit: `checkpoints` are stored once its outputs, and those of all
    /// units before it, have arrived. Returns at once.
    mutating func commit(_ checkpoints: [Partition: Checkpoint]) throws

    /// Lets acknowledgements in and stores what is due; called often.
    /// - Throws: an output that can't be delivered, ever.
    mutating func poll() throws

    /// Waits until every ended commit unit is stored.
    /// - Returns: false if `timeout` passed before.
    mutating func drain(timeout: Duration) throws -> Bool

    /// Forgets ended units' checkpoints of `partitions` that are not stored yet: they are another
    /// member's now.
    ///
    /// A delivery that stores a unit as a whole has to throw away what it has not stored: see
    /// `takeAborted`.
    mutating func forget(_ partitions: [Partition])

    /// Whether, since the last call, units have been thrown away: of what they wrote nothing will be
    /// seen, or, at least once, perhaps a part; the source must go back to the checkpoints that are
    /// stored.
    mutating func takeAborted() -> Bool
}
