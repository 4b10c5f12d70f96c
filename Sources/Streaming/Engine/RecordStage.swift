public import Records

/// One step on the way of the records of one partition, before they are brought together by key.
///
/// Synchronous, owned by the partition's task. What it says depends on the records and their order
/// only, never on the batches' cuts, the wall clock or another partition.
public protocol RecordStage {
    /// Looks at the records of `pass` that are still on their way: takes some off, counts them, or
    /// writes outputs.
    mutating func process(_ batch: RecordBatch, _ pass: inout RecordPass)

    /// Hands over what has been counted since the last call, if this stage counts; part of the
    /// commit unit.
    mutating func takePartials() -> WindowedGroups?

    /// Hands over what has changed in the stage's memory since the last call, if it has one that
    /// survives a restart; part of the commit unit.
    mutating func takeChanges() -> [StateChange]

    /// Takes up a change that was handed over before, by this process or another; all of them come
    /// in their order, before the first record.
    /// - Returns: how many things of its memory came with it; nil if it can't be read.
    mutating func restore(_ change: StateChange) -> Int?

    /// How many groups `takePartials` would hand over, and bytes of memory that they take, about.
    var partialCount: PartialCount { get }

    /// Bytes of memory that what the stage remembers takes, about, if it has a memory.
    var memoryByteCount: Int { get }

    /// Keeps the stage's memory to so many bytes from now on, if it has one.
    mutating func limitMemory(toBytes limit: Int)

    /// What the stage has done since the run began.
    var totals: StageTotals { get }

    /// What the stage says of records by themselves; nil if all that it says depends on more.
    var foresight: StageForesight? { get }
}

/// What a stage has counted and not handed over yet.
public struct PartialCount: Equatable, Sendable {
    public var groups: Int
    /// Of memory, about.
    public var bytes: Int

    public static let none = PartialCount(groups: 0, bytes: 0)

    public init(groups: Int, bytes: Int) {
        self.groups = groups
        self.bytes = bytes
    }

    /// The most groups of one stage, and the bytes of all.
    mutating func take(_ stage: PartialCount) {
        groups = max(groups, stage.groups)
        bytes += stage.bytes
    }
}

/// A stage without a memory.
extension RecordStage {
    public var memoryByteCount: Int { 0 }
    public mutating func limitMemory(toBytes limit: Int) {}
    public mutating func takeChanges() -> [StateChange] { [] }
    public mutating func restore(_ change: StateChange) -> Int? { nil }
}

/// The records of one batch on their way through the stages.
public struct RecordPass {
    /// Which records are still on their way: ascending indexes into the batch.
    public var survivors: [Int]
    /// What the partition's clock has said of the records.
    public let times: ObservedTimes
    /// The messages that the batch was decoded from.
    public let messages: MessageBatch
    /// Late records that a stage would have counted, and the first such stage, by index.
    public private(set) var missed: [Int: String] = [:]
    /// What the stages say of records that go on, by index.
    private var notes: [Int: [Header]] = [:]
    /// What the stages write.
    public var outputs: [Output] = []
    /// What the stage that is next has said already; taken by that stage.
    public var foreseen: Foreseen?

    public init(
        survivors: [Int],
        times: ObservedTimes,
        messages: MessageBatch,
        foreseen: Foreseen? = nil
    ) {
        self.survivors = survivors
        self.times = times
        self.messages = messages
        self.foreseen = foreseen
    }

    /// Notes that the stage `id` would have counted a record, had it not been late.
    public mutating func miss(_ index: Int, in id: String) {
        if missed[index] == nil { missed[index] = id }
    }

    /// Gives a record more headers, for `events`, should it get there.
    public mutating func note(_ headers: [Header], on index: Int) {
        notes[index, default: []] += headers
    }

    /// What the stages have noted on a record, in their order.
    public func notes(on index: Int) -> [Header] {
        notes.isEmpty ? [] : notes[index] ?? []
    }

    /// What `filter`, the stage's own, says of the batch.
    public mutating func verdicts(
        of filter: RecordFilter,
        on batch: RecordBatch
    ) -> [RecordVerdict] {
        defer { foreseen = nil }
        if case .verdicts(let verdicts) = foreseen { return verdicts }
        return filter(batch)
    }

    /// The group keys that `read`, the stage's own, finds in the records that are still on their way.
    public mutating func keys(readBy read: GroupKeyReader, of batch: RecordBatch) -> GroupKeys {
        defer { foreseen = nil }
        if case .keys(let keys) = foreseen { return keys }
        return read(batch, survivors)
    }
}

/// What one stage has done: named counts, in the order in which they are shown.
public struct StageTotals: Equatable, Sendable {
    public let id: String
    public var counts: [(name: String, value: Int)]

    public init(id: String, counts: [(name: String, value: Int)]) {
        self.id = id
        self.counts = counts
    }

    public static func == (left: StageTotals, right: StageTotals) -> Bool {
        left.id == right.id && left.counts.elementsEqual(right.counts) { $0 == $1 }
    }
}
