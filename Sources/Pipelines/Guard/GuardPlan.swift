internal import Streaming

/// The member `guard` of a stage that drops, read and checked.
struct GuardPlan: Sendable {
    /// How long, in event time, only what happens is taken note of.
    let learnMilliseconds: Int64
    /// For how long a fact that is not seen again is known.
    let spanMilliseconds: Int64
    /// How many facts are remembered for each source partition.
    let factLimit: Int
    let prefixLengths: SourceNetwork.PrefixLengths
    /// Where rows go; nil if there are to be none.
    let output: String?

    var outputNames: [String] { output.map { [$0] } ?? [] }

    /// How much newer the time of a fact must have become to be remembered: seldom enough that a busy
    /// principal costs next to nothing, often enough that it is known for seven eighths of `span` at
    /// least.
    var refreshMilliseconds: Int64 { spanMilliseconds / 8 }

    /// What facts are made with.
    var stateText: String { "ipv4 /\(prefixLengths.ipv4), ipv6 /\(prefixLengths.ipv6)" }

    /// The stage's memory. Not for how long and how much is remembered: both hold from then on.
    var memory: StageMemory {
        let learning = Duration.milliseconds(learnMilliseconds).configurationText
        return StageMemory(
            settings: [.fixed("guard", stateText)],
            loss: learnMilliseconds == 0
                ? "the stage remembers nothing: what principals do comes through once more"
                : "the stage remembers nothing: it learns anew, and lets nothing through for "
                    + "\(learning) of event time"
        )
    }

    func makeGuard(stageID: String, _ output: (String) -> OutputID) -> DriftGuard {
        DriftGuard(self, stageID: stageID, rows: self.output.map(output))
    }
}
