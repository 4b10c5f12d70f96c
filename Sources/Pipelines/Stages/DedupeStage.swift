internal import FastJSON
internal import Records
internal import Streaming

extension StageKind {
    static let dedupe = StageKind(
        name: "dedupe",
        summary: "Takes off records that have come before: AWS delivers at least once.",
        settings: [
            Setting("id", "a stable name of your choice"),
            Setting("by", "the fields that tell records apart; eventID unless set"),
            Setting("span", "how far in event time a repetition may be from the first; 24h"),
            Setting("keys", "how many are remembered for each source partition; 1000000"),
        ],
        example: "dedupe: { id: once, by: [eventID], span: 24h, keys: 1000000 }",
        effect: .depends("drops it if its key has come before")
    ) { reader, _ throws(ConfigurationError) in
        let span = try reader.duration("span") ?? .seconds(24 * 3_600)
        guard span > .zero else {
            throw reader.error(in: "span", "nothing repeats within no time", "write 'span: 24h'")
        }
        return DedupePlan(
            id: try StageKind.id(of: reader),
            line: reader.line,
            by: try DedupePlan.fields(reader),
            spanMilliseconds: span.milliseconds,
            keyLimit: try reader.number("keys", within: DedupePlan.keyLimits) ?? 1_000_000
        )
    }
}

/// `dedupe`, read and checked.
struct DedupePlan: StagePlan {
    let id: String
    let line: Int?
    let by: [Field]
    let spanMilliseconds: Int64
    let keyLimit: Int

    var outputNames: [String] { [] }
    /// Not for how long, and how many keys are remembered: both hold from then on.
    var memory: StageMemory? {
        StageMemory(
            settings: .by(by),
            loss: "the stage remembers nothing: repetitions of what came before pass"
        )
    }

    func makeStage(output: (String) -> OutputID) -> any RecordStage {
        DedupeStage(id: id, by: by, spanMilliseconds: spanMilliseconds, keyLimit: keyLimit)
    }

    func aggregate(
        limits: Limits,
        stateByteLimit: Int,
        repartitionTopic: String,
        repartition: OutputID,
        output: (String) -> OutputID
    ) -> Topology.Aggregate? { nil }

    static func fields(_ reader: FieldReader) throws(ConfigurationError) -> [Field] {
        let fields = try reader.fields("by", example: "eventID")
        return fields.isEmpty ? [Field("eventID")] : fields
    }

    /// A key takes about 100 bytes; more than this fits no process.
    static let keyLimits = 1...100_000_000
}

/// Takes off the records of one partition whose key a record before them had.
///
/// The memory after a record is a function of the partition's records up to it: keys leave it by
/// the watermark at each record, and by their number. So the same records go on whatever the
/// batches' cuts. What is remembered of a key is the record that brought it, with its position: a
/// record that is read again, after a crash that lost its checkpoint but not its changes, finds
/// itself, or a record after it, and goes on as it did before.
struct DedupeStage: RecordStage {
    private let id: String
    private let by: [Field]
    private let spanMilliseconds: Int64
    private var memory: KeyMemory
    private var segments: KeySegments
    private var key: [UInt8] = []
    private var kept = 0
    private var duplicates = 0
    private var duplicateBytes = 0
    private var forgotten = 0

    /// So that the number of keys bounds their bytes too.
    private static let keyByteLimit = 1_024

    init(id: String, by: [Field], spanMilliseconds: Int64, keyLimit: Int) {
        self.id = id
        self.by = by
        self.spanMilliseconds = spanMilliseconds
        memory = KeyMemory(limit: keyLimit)
        segments = KeySegments(label: by.map(\.name).joined(separator: ","))
    }

    mutating func process(_ batch: RecordBatch, _ pass: inout RecordPass) {
        let positions = RecordPositions(of: batch, in: pass.messages)
        var survivors: [Int] = []
        survivors.reserveCapacity(pass.survivors.count)
        for index in pass.survivors {
            let origin = KeyMemory.Origin(
                time: batch.time(index),
                position: positions.position(ofRecord: index, in: batch.message(index))
            )
            if makeKey(of: batch.record(index)), !pass.times.isAhead(origin.time, at: index),
                isDuplicate(origin, watermark: pass.times.watermark(index))
            {
                duplicates += 1
                duplicateBytes += batch.byteCount(index)
            } else {
                survivors.append(index)
            }
        }
        kept += survivors.count
        pass.survivors = survivors
    }

    /// Whether the record of `origin`, which has `key`, is the repetition of one before; if not, it
    /// is remembered.
    private mutating func isDuplicate(_ origin: KeyMemory.Origin, watermark: EventTime) -> Bool {
        let horizon = EventTime(milliseconds: watermark.milliseconds - spanMilliseconds)
        memory.removeAll(before: horizon)
        let key = key
        if let known = memory.origin(of: key.rawSpan), known.position <= origin.position {
            let distance = origin.time.milliseconds - known.time.milliseconds
            if abs(distance) <= spanMilliseconds { return known.position < origin.position }
            // Of two that are far apart the newer one is remembered: it is needed for longer.
            if distance < 0 { return false }
        }
        // One that is as old as this would be forgotten at once.
        guard origin.time >= horizon else { return false }
        forgotten += memory.remember(key.rawSpan, from: origin)
        return false
    }

    /// Puts the record's key into `key`.
    /// - Returns: false if it has none of the fields, or is longer than is worth remembering.
    private mutating func makeKey(of record: Record) -> Bool {
        key.removeAll(keepingCapacity: true)
        var isPresent = false
        for field in by where DedupeKey.append(field, of: record, to: &key) { isPresent = true }
        return isPresent && key.count <= Self.keyByteLimit
    }

    func takePartials() -> WindowedGroups? { nil }
    var partialCount: PartialCount { .none }
    var foresight: StageForesight? { nil }

    var memoryByteCount: Int { memory.byteCount }

    mutating func limitMemory(toBytes limit: Int) { memory.byteLimit = limit }

    mutating func takeChanges() -> [StateChange] { segments.takeChanges(of: &memory) }

    mutating func restore(_ change: StateChange) -> Int? { segments.restore(change, to: &memory) }

    var totals: StageTotals {
        StageTotals(
            id: id,
            counts: [
                ("kept", kept), ("duplicates", duplicates), ("duplicate_bytes", duplicateBytes),
                ("forgotten", forgotten),
            ]
        )
    }
}
