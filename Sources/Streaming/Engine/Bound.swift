/// A bound that a run may come to: which counter tells, what happens then, and what to do.
public struct Bound: Sendable {
    /// The setting.
    public let name: String
    /// The counter that grows: one of a stage's, or of the catalogue.
    public let counter: String
    public let isOfStage: Bool
    /// What happens to whatever there is no room for.
    let effect: String
    let wayOut: String

    /// One line.
    public var text: String { "\(name) is reached: \(effect); \(wayOut)" }

    private static func ofStage(
        _ name: String,
        _ counter: String,
        _ effect: String,
        _ wayOut: String
    ) -> Bound {
        Bound(name: name, counter: counter, isOfStage: true, effect: effect, wayOut: wayOut)
    }

    private static func ofProcess(
        _ name: String,
        _ counter: String,
        _ effect: String,
        _ wayOut: String
    ) -> Bound {
        Bound(name: name, counter: counter, isOfStage: false, effect: effect, wayOut: wayOut)
    }

    /// Every bound.
    public static let catalogue: [Bound] = [
        .ofStage(
            "limits.groups",
            "groups_limit_reached",
            "new groups are counted as __other__",
            "raise it, or group by what repeats more often"
        ),
        .ofStage(
            "limits.state",
            "state_limit_reached",
            "new groups are counted as __other__",
            "raise it, or group by what repeats more often"
        ),
        .ofStage(
            "limits.state",
            "folded_groups",
            "groups whose measures grew are counted as __other__",
            "raise it, or use fewer count_distinct and top"
        ),
        .ofStage(
            "keys or limits.state",
            "forgotten",
            "the oldest keys are forgotten before their time, and repetitions of them may pass",
            "raise it, or lower span"
        ),
        .ofStage(
            "guard.facts or limits.state",
            "guard.forgotten",
            "the oldest facts are forgotten before their time, and come through again",
            "raise it, or lower guard.span"
        ),
        .ofProcess(
            "limits.message or limits.record",
            "too_long",
            "what is longer goes to 'rejected'",
            "raise it, or look there for what it is"
        ),
        .ofProcess(
            "limits.unacknowledged",
            "pauses",
            "reading waits for outputs to arrive",
            "look for slow brokers, or raise it"
        ),
    ]
}

/// Watches a run's counters for bounds that have been reached, and tells each of them once in a while.
public struct BoundWatch {
    private var told: [Place: (value: Int, at: ContinuousClock.Instant)] = [:]

    /// How long a bound that is reached again and again is not told of.
    private static let pause = Duration.seconds(600)

    private struct Place: Hashable {
        let stage: String?
        let counter: String
    }

    /// A bound that has been reached since it was told last.
    public struct Warning: Sendable {
        public let bound: Bound
        /// The stage's id; nil if it is the process's bound.
        public let stage: String?
        /// What its counter has come to.
        public let value: Int
    }

    public init() {}

    /// What is to be told now.
    public mutating func warnings(
        of totals: EngineTotals,
        at now: ContinuousClock.Instant
    ) -> [Warning] {
        var warnings: [Warning] = []
        for bound in Bound.catalogue where !bound.isOfStage {
            for counter in Counter.catalogue where counter.name == bound.counter {
                warnings += warning(of: bound, in: nil, counter.value(totals), at: now)
            }
        }
        for stage in totals.stages {
            for bound in Bound.catalogue where bound.isOfStage {
                for count in stage.counts where count.name == bound.counter {
                    warnings += warning(of: bound, in: stage.id, count.value, at: now)
                }
            }
        }
        return warnings
    }

    private mutating func warning(
        of bound: Bound,
        in stage: String?,
        _ value: Int,
        at now: ContinuousClock.Instant
    ) -> [Warning] {
        let place = Place(stage: stage, counter: bound.counter)
        let last = told[place]
        guard value > last?.value ?? 0 else { return [] }
        if let last, now - last.at < Self.pause { return [] }
        told[place] = (value, now)
        return [Warning(bound: bound, stage: stage, value: value)]
    }
}
