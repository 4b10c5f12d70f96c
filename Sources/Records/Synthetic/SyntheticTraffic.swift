/// A seeded stream of realistic synthetic CloudTrail records.
///
/// The same seed, start and rate give the same bytes on every run and machine. Some 55 % of the
/// records come from four monitoring roles (`DatadogIntegrationRole`, `WizAccessRole`,
/// `prisma-cloud-scanner`, `CloudHealthRole`); some 4 % are failed calls; some 75 % only read.
/// Now and then one user fails to sign in 150 to 300 times within one minute of event time.
///
/// Names, accounts and addresses are those set aside for documentation.
public struct SyntheticTraffic: Sendable {
    /// The failed sign-ins that are still to come.
    private struct Burst {
        /// The event time of the next one, in nanoseconds since the stream's start.
        var next: Int64
        var gap: Int64
        var remaining: Int
        var who: UInt64
    }

    private let catalogue = SyntheticCatalogue.shared
    private let startSeconds: Int64
    /// The mean time between two records, in nanoseconds.
    private let gap: Int64
    private var random: SplitMix64
    /// Nanoseconds since `startSeconds`.
    private var elapsed: Int64
    private var recordsUntilBurst = 5_000
    private var burst: Burst?

    /// Begins a stream.
    ///
    /// - Parameters:
    ///   - seed: Chooses the stream.
    ///   - start: Milliseconds since the Unix epoch, UTC. No event time is before its second.
    ///   - recordsPerSecond: How fast the event time grows, above zero. Event times are whole
    ///     seconds and not in order: most records are seconds late, some minutes, and one in 2,000
    ///     between 5 and 15 minutes.
    public init(seed: UInt64, start: Int64, recordsPerSecond: Double = 50) {
        precondition(recordsPerSecond > 0, "a stream needs a rate above zero")
        let milliseconds = ((start % 1_000) + 1_000) % 1_000
        startSeconds = (start - milliseconds) / 1_000
        gap = max(1, Int64(1_000_000_000 / max(recordsPerSecond, 0.001)))
        random = SplitMix64(seed: seed)
        elapsed = milliseconds * 1_000_000
    }

    /// Whether so many records have event times that can be written, and a span that can be counted.
    ///
    /// - Parameters: as those of `init`.
    public static func canTell(
        _ count: Int,
        from start: Int64,
        recordsPerSecond: Double
    ) -> Bool {
        // No gap is longer than twice the mean one; sign-ins take less than two minutes more.
        let seconds = Double(count) * 2 / recordsPerSecond + 120
        let endOfTimes = 253_402_300_799.0  // 9999-12-31T23:59:59Z
        return seconds < 9_200_000_000 && Double(start) / 1_000 + seconds <= endOfTimes
    }

    /// Appends the next record, one JSON object on one line without line end, to `bytes`.
    public mutating func appendNext(to bytes: inout [UInt8]) {
        if var due = burst, due.next <= elapsed {
            appendFailedSignIn(of: due, to: &bytes)
            due.next += due.gap
            due.remaining -= 1
            burst = due.remaining > 0 ? due : nil
            return
        }
        elapsed += Int64(random.below(Int(2 * gap)))
        appendCall(to: &bytes)
        recordsUntilBurst -= 1
        if recordsUntilBurst <= 0, burst == nil {
            burst = nextBurst()
            recordsUntilBurst = 15_000 + random.below(10_000)
        }
    }
}

extension SyntheticTraffic {
    private mutating func appendCall(to bytes: inout [UInt8]) {
        let callers = catalogue.callers[catalogue.slots[random.below(1_000)]]
        let record = callers.records[callers.slots[random.below(callers.slots.count)]]
        // The smaller of two choices: the first ones call more than the last ones.
        let principals = callers.principals
        let principal = principals[
            min(random.below(principals.count), random.below(principals.count))
        ]
        let scene = SyntheticScene(
            who: UInt64(min(random.below(principal.variety), random.below(principal.variety))),
            what: UInt64(min(random.below(400), random.below(400))),
            account: UInt64(random.below(40)),
            region: UInt64(random.below(40)),
            seconds: eventSeconds(),
            caller: principal.arn
        )
        let failure = chooseFailure(of: record, by: callers.kind, arn: principal.arn)
        append(record, of: principal, kind: callers.kind, failure: failure, in: scene, to: &bytes)
    }

    private mutating func appendFailedSignIn(of burst: Burst, to bytes: inout [UInt8]) {
        let scene = SyntheticScene(
            who: burst.who,
            what: burst.who,
            account: 0,
            region: 0,
            seconds: startSeconds + burst.next / 1_000_000_000,
            caller: nil
        )
        let record = catalogue.failedSignIn
        append(
            record,
            of: catalogue.intruder,
            kind: .user,
            failure: record.failures.first,
            in: scene,
            to: &bytes
        )
    }

    private mutating func append(
        _ record: SyntheticRecord,
        of principal: SyntheticPrincipal,
        kind: SyntheticCaller,
        failure: SyntheticRecord.Failure?,
        in scene: SyntheticScene,
        to bytes: inout [UInt8]
    ) {
        let version = chooseVersion(isManagement: record.isManagement)
        bytes.append(contentsOf: version.opening)
        principal.identity.append(to: &bytes, in: scene, random: &random)
        record.opening.append(to: &bytes, in: scene, random: &random)
        principal.address.append(to: &bytes, in: scene, random: &random)
        bytes.append(contentsOf: Self.userAgent)
        let agent = principal.agents[Int(scene.who) % principal.agents.count]
        agent.append(to: &bytes, in: scene, random: &random)
        bytes.append(UInt8(ascii: "\""))
        if let failure {
            failure.fields.append(to: &bytes, in: scene, random: &random)
        }
        record.request.append(to: &bytes, in: scene, random: &random)
        let response = failure == nil ? record.response : record.failedResponse
        response.append(to: &bytes, in: scene, random: &random)
        if version.isOld {
            record.oldClosing.append(to: &bytes, in: scene, random: &random)
        } else {
            record.closing.append(to: &bytes, in: scene, random: &random)
            record.category.append(to: &bytes, in: scene, random: &random)
            if kind != .service {
                record.transport.append(to: &bytes, in: scene, random: &random)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }
}

extension SyntheticTraffic {
    /// What `eventVersion` a record has, and how it opens.
    private struct Version: Sendable {
        let opening: [UInt8]
        let isOld: Bool

        init(_ number: String, isOld: Bool = false) {
            opening = Array(#"{"eventVersion":"\#(number)","userIdentity":"#.utf8)
            self.isOld = isOld
        }
    }

    private static let versions = [
        Version("1.11"), Version("1.10"), Version("1.09"), Version("1.08"),
        Version("1.05", isOld: true),
    ]

    private static let userAgent = Array(#"","userAgent":""#.utf8)

    private mutating func chooseVersion(isManagement: Bool) -> Version {
        switch random.below(100) {
        case 0..<70: Self.versions[0]
        case 70..<84: Self.versions[1]
        case 84..<95: Self.versions[2]
        case 98 where isManagement: Self.versions[4]
        default: Self.versions[3]
        }
    }

    private mutating func chooseFailure(
        of record: SyntheticRecord,
        by kind: SyntheticCaller,
        arn: SyntheticTemplate?
    ) -> SyntheticRecord.Failure? {
        let failsAlways = kind == .network
        guard failsAlways || random.below(1_000) < 33 else { return nil }
        let failure = record.failures[random.below(record.failures.count)]
        return failure.namesCaller && arn == nil ? record.failures.first : failure
    }

    /// The event time of a record that arrives now, in seconds since the Unix epoch.
    private mutating func eventSeconds() -> Int64 {
        let delay =
            switch random.below(2_000) {
            case 0: 300 + random.below(600)
            case 1..<40: random.below(300)
            case 40..<400: random.below(120)
            default: random.below(15)
            }
        return startSeconds + max(0, elapsed / 1_000_000_000 - Int64(delay))
    }

    /// Failed sign-ins within one calendar minute: in this one if they fit, else in the next.
    private mutating func nextBurst() -> Burst {
        let minute: Int64 = 60_000_000_000
        let count = 150 + random.below(151)
        let length = min(45_000_000_000, 3_000 * gap)
        let intoMinute = ((startSeconds % 60) * 1_000_000_000 + elapsed) % minute
        let wait = intoMinute + length < minute ? 0 : minute - intoMinute
        return Burst(
            next: elapsed + wait,
            gap: length / Int64(count),
            remaining: count,
            who: UInt64(random.below(catalogue.intruder.variety))
        )
    }
}
