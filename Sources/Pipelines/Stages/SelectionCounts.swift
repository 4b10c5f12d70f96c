internal import Rules
internal import Streaming

/// How many records a selection has kept and dropped, and their bytes, in all and by reason.
struct SelectionCounts: Sendable {
    private var kept: Verdicts
    private var dropped: Verdicts

    /// What a record counts for that the guard has let through.
    let admission: RecordVerdict

    init(_ selection: ReasonedSelection) {
        let keptNames: [String?] = selection.keptNames.isEmpty ? [nil] : selection.keptNames
        let droppedNames: [String?] =
            selection.droppedNames.isEmpty ? [nil] : selection.droppedNames
        kept = Verdicts(reasons: keptNames + [SelectionReasons.guardName])
        dropped = Verdicts(reasons: droppedNames)
        admission = RecordVerdict(isKept: true, reason: Int32(keptNames.count))
    }

    mutating func add(_ verdict: RecordVerdict, byteCount: Int) {
        if verdict.isKept {
            kept.add(verdict.reason, byteCount: byteCount)
        } else {
            dropped.add(verdict.reason, byteCount: byteCount)
        }
    }

    /// `kept`, `kept_bytes`, `dropped` and `dropped_bytes`; then the same with `.<reason>` for each
    /// reason that there was.
    var counts: [(name: String, value: Int)] {
        kept.sums(as: "kept") + dropped.sums(as: "dropped") + kept.byReason(as: "kept")
            + dropped.byReason(as: "dropped")
    }
}

/// Records of one verdict.
private struct Verdicts: Sendable {
    /// By number; nil where a verdict is put down to nothing.
    private let reasons: [String?]
    private var counts: [(records: Int, bytes: Int)]

    init(reasons: [String?]) {
        self.reasons = reasons
        counts = Array(repeating: (0, 0), count: reasons.count)
    }

    mutating func add(_ reason: Int32, byteCount: Int) {
        counts[Int(reason)].records += 1
        counts[Int(reason)].bytes += byteCount
    }

    func sums(as name: String) -> [(name: String, value: Int)] {
        [
            (name, counts.reduce(0) { $0 + $1.records }),
            (name + "_bytes", counts.reduce(0) { $0 + $1.bytes }),
        ]
    }

    func byReason(as name: String) -> [(name: String, value: Int)] {
        zip(reasons, counts).filter { $1.records > 0 }.flatMap { reason, count in
            guard let reason else { return [(name: String, value: Int)]() }
            return [
                ("\(name).\(reason)", count.records), ("\(name)_bytes.\(reason)", count.bytes),
            ]
        }
    }
}
