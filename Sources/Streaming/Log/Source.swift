public import Records

/// What a source has to say, in the order in which it happened.
public enum SourceEvent: Sendable {
    /// Partitions are ours from now on; each with what was committed last, if anything was.
    /// The engine answers with `start(at:)`.
    case assigned([Partition: Checkpoint?])
    /// Partitions are about to go to another member. They stay ours until the engine, having
    /// committed what they caused, answers with `release`.
    case revoked([Partition])
    /// Partitions have gone to another member already: nothing of theirs may be committed.
    /// The engine answers with `release`.
    case lost([Partition])
    case messages(MessageBatch)
    /// Messages whose records have been decoded already, with what the first stages said of them:
    /// elsewhere and in parallel (files only).
    case decoded(MessageBatch, RecordBatch, [Foreseen])
    /// All messages of the partition that exist now have been given out; `next` is the offset of the
    /// one to come.
    case reachedEnd(Partition, next: Offset)
    /// The partition never has another message (files only).
    case finished(Partition)
}

/// A place that messages come from: a Kafka consumer, files, the log in memory.
///
/// Owned and called by one thread, the engine's.
public protocol Source {
    /// Waits for at most `timeout`, then returns what has happened.
    ///
    /// Must be called at least every few seconds for the group membership to stay alive.
    /// - Throws: what can't be mended by trying again.
    mutating func poll(timeout: Duration) throws -> [SourceEvent]

    /// Begins to deliver the messages of assigned partitions, from these positions.
    mutating func start(at positions: [Partition: StartPosition]) throws

    /// Begins to deliver, from their beginnings, all messages of partitions that are not the
    /// group's to give: changelogs. `.reachedEnd` says when all that was there has come. None may
    /// be read already.
    mutating func startReading(_ changelogs: [Partition]) throws

    /// Ends that.
    mutating func stopReading(_ changelogs: [Partition]) throws

    /// What the group has committed for partitions, whoever has them; what was never committed is
    /// left out. Waits for at most two seconds.
    /// - Returns: nil if it can't be had now.
    mutating func committed(of partitions: [Partition]) throws -> [Partition: Checkpoint]?

    /// Gives up partitions that were revoked or lost.
    mutating func release(_ partitions: [Partition]) throws

    /// Takes back all that has been given out and is not committed: partitions that are ours come
    /// again as `.assigned`, with what is committed, and no message comes before that.
    mutating func rewind() throws

    /// Stops giving out messages, of all partitions, until `resume`; `poll` goes on.
    mutating func pause() throws

    /// Undoes `pause`.
    mutating func resume() throws
}

/// Where to begin in a partition.
public enum StartPosition: Equatable, Sendable {
    case offset(Offset)
    /// Nothing has been committed: what the source's configuration says (`source.start`).
    case initial
}
