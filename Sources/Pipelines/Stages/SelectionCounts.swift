internal import Streaming

/// How many records a selection has kept and dropped, and their bytes, in all and by reason.
struct SelectionCounts: Sendable {
    private var kept: Verdicts
    private var dropped: Verdicts

    init(_ selection: ReasonedSelection) {
        kept = Verdicts(reasons: selection.keptNames)
        dropped = Verdicts(reasons: selection.droppedNames)
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
    private let reasons: [String]
    private var counts: [(records: Int, bytes: Int)]

    init(reasons: [String]) {
        self.reasons = reasons
        counts = Array(repeating: (0, 0), count: max(reasons.count, 1))
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
            [("\(name).\(reason)", count.records), ("\(name)_bytes.\(reason)", count.bytes)]
        }
    }
}
