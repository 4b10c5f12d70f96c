/// A named number of what an engine has done since its run began.
///
/// The one list of what logs show and whatever else exports numbers reads. A stage's own counts stand
/// behind it, by the stage's id.
public struct Counter: Sendable {
    /// Lower case and `_`; part of what is promised to those who read the log.
    public let name: String
    /// One sentence.
    public let summary: String
    /// Whether it is shown while it is 0.
    public let isAlwaysShown: Bool
    public let value: @Sendable (EngineTotals) -> Int

    private init(
        _ name: String,
        _ summary: String,
        whenNotZero: Bool = false,
        _ value: @escaping @Sendable (EngineTotals) -> Int
    ) {
        self.name = name
        self.summary = summary
        isAlwaysShown = !whenNotZero
        self.value = value
    }

    /// Every counter, in the order in which they are shown.
    public static let catalogue: [Counter] = [
        Counter("messages", "Messages read.") { $0.source.messages },
        Counter("records", "Records in them.") { $0.source.records },
        Counter("kept", "Records left after the last stage.") { $0.source.kept },
        Counter("late", "Records that came too late to be counted.") { $0.source.late },
        Counter("rejected", "Parts that are no records, or too long.") { $0.source.rejected },
        Counter("rows", "Rows written.") { $0.merge.rows },
        Counter("alerts", "Alerts written.") { $0.merge.alerts },
        Counter("ahead", "Of those late: their time can't be true yet.", whenNotZero: true) {
            $0.source.ahead
        },
        Counter("too_long", "Of those rejected: longer than the limits allow.", whenNotZero: true) {
            $0.source.tooLong
        },
        Counter("pauses", "How often reading waited for outputs.", whenNotZero: true) {
            $0.pauses
        },
        Counter("repeated_rows", "Partial counts read again after a crash.", whenNotZero: true) {
            $0.merge.repeatedRows
        },
        Counter("overflowed_rows", "Partial counts added to __other__.", whenNotZero: true) {
            $0.merge.overflowedRows
        },
        Counter("foreign_messages", "Others' messages on internal topics.", whenNotZero: true) {
            $0.merge.foreignMessages
        },
    ]
}

extension EngineTotals {
    /// What is to be shown: the catalogue's counters, `recordless.<form>`, and `<stage>.<count>`.
    public var counts: [(name: String, value: Int)] {
        var counts: [(name: String, value: Int)] = []
        for counter in Counter.catalogue {
            let value = counter.value(self)
            if value != 0 || counter.isAlwaysShown { counts.append((counter.name, value)) }
        }
        for (form, count) in source.recordless.sorted(by: { $0.key < $1.key }) {
            counts.append(("recordless.\(form)", count))
        }
        for stage in stages {
            counts += stage.counts.map { ("\(stage.id).\($0.name)", $0.value) }
        }
        return counts
    }
}

extension MergeTotals {
    /// What has been done at the bounds, where they have been reached: part of the stage's counts.
    var boundCounts: [(name: String, value: Int)] {
        [
            ("overflowed_rows", overflowedRows), ("groups_limit_reached", groupLimitReached),
            ("state_limit_reached", stateLimitReached), ("folded_groups", foldedGroups),
        ].filter { $0.1 > 0 }
    }
}
