internal import FastJSON
internal import Records
internal import Streaming

/// Lets records through that a stage would drop, where their principal does what it never did before in
/// this partition; remembers what it does.
///
/// A fact counts as known if a record of an earlier position brought it, at most `span` before. What
/// is remembered of a fact is the newest time at which it was seen, about, and the position of the
/// record that brought it, which later ones do not change: so a record that is read again, after a
/// crash that lost its checkpoint but not its changes, is judged as it was before.
struct DriftGuard: Sendable {
    private let plan: GuardPlan
    private let stageID: String
    private let rows: OutputID?
    private var memory: KeyMemory
    private var segments: KeySegments
    private var learning: LearningPeriod
    private var facts: GuardedFacts
    private(set) var counts = GuardCounts()

    /// So that the number of facts bounds their bytes too: a longer one is never known.
    private static let keyByteLimit = 1_024

    init(_ plan: GuardPlan, stageID: String, rows: OutputID?) {
        self.plan = plan
        self.stageID = stageID
        self.rows = rows
        memory = KeyMemory(limit: plan.factLimit)
        segments = KeySegments(label: plan.stateText)
        learning = LearningPeriod(milliseconds: plan.learnMilliseconds)
        facts = GuardedFacts(plan.prefixLengths)
    }

    /// The records of `pass` that are let through although `verdicts` drop them, ascending; each gets
    /// its reasons as a header, and a row if there is an output for it.
    mutating func admitted(
        of batch: RecordBatch,
        _ verdicts: [RecordVerdict],
        _ pass: inout RecordPass
    ) -> [Int] {
        let positions = RecordPositions(of: batch, in: pass.messages)
        var admitted: [Int] = []
        for index in pass.survivors {
            let position = positions.position(ofRecord: index, in: batch.message(index))
            let isLearning = learning.includes(position, newest: pass.times.newest(index))
            guard !verdicts[index].isKept else { continue }
            let record = batch.record(index)
            let drift = drift(of: record, at: position, pass.times, index)
            counts.add(drift, isLearning: isLearning)
            guard !drift.isEmpty, !isLearning else { continue }
            admitted.append(index)
            pass.note(
                [Header("sluice-guard", drift.text), Header("sluice-stage", stageID)],
                on: index
            )
            if let rows {
                let row = DriftRow(stageID: stageID, drift: drift, lengths: plan.prefixLengths)
                pass.outputs.append(row.output(of: record, to: rows))
            }
        }
        return admitted
    }

    /// What is new in a record; from now on it is remembered.
    private mutating func drift(
        of record: Record,
        at position: RecordPosition,
        _ times: ObservedTimes,
        _ index: Int
    ) -> Drift {
        let horizon = times.watermark(index).milliseconds - plan.spanMilliseconds
        memory.removeAll(before: EventTime(milliseconds: horizon))
        // A time that is ahead can't be true: the record is judged as one of now.
        let isAhead = times.isAhead(record.time, at: index)
        let origin = KeyMemory.Origin(
            time: isAhead ? times.newest(index) : record.time,
            position: position
        )
        // What is as old as this is forgotten at once.
        let isRemembered = !isAhead && record.time.milliseconds >= horizon
        facts.read(record)
        let facts = facts
        var drift: Drift = []
        for (kind, range) in facts.keys {
            let key = facts.bytes.rawSpan.extracting(range)
            if !isKnown(key, origin, remembering: isRemembered) { drift.insert(kind) }
        }
        return drift
    }

    private mutating func isKnown(
        _ key: RawSpan,
        _ origin: KeyMemory.Origin,
        remembering isRemembered: Bool
    ) -> Bool {
        guard key.byteCount <= Self.keyByteLimit else { return false }
        let known = memory.origin(of: key)
        guard let known, known.position < origin.position,
            origin.time.milliseconds - known.time.milliseconds <= plan.spanMilliseconds
        else {
            if isRemembered { remember(key, origin) }
            return false
        }
        let age = origin.time.milliseconds - known.time.milliseconds
        if isRemembered, age > 0, age >= plan.refreshMilliseconds {
            remember(key, KeyMemory.Origin(time: origin.time, position: known.position))
        }
        return true
    }

    private mutating func remember(_ key: RawSpan, _ origin: KeyMemory.Origin) {
        counts.forgotten += memory.remember(key, from: origin)
    }

    // MARK: Memory

    var memoryByteCount: Int { memory.byteCount }

    mutating func limitMemory(toBytes limit: Int) { memory.byteLimit = limit }

    mutating func takeChanges() -> [StateChange] {
        [learning.takeChange()].compactMap(\.self) + segments.takeChanges(of: &memory)
    }

    mutating func restore(_ change: StateChange) -> Int? {
        guard change.key == LearningPeriod.key else { return segments.restore(change, to: &memory) }
        return learning.restore(change.value) ? 0 : nil
    }
}
