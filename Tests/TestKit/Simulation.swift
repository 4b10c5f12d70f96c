internal import Streaming

/// Processes that run one pipeline on one log, until everything is read: with random batch cuts,
/// interleavings and commits, and with deaths, restarts and moves of partitions where wanted.
package struct Simulation {
    package let group: MemoryGroup
    package private(set) var clock = ManualClock()
    package private(set) var processes: [SimulatedProcess] = []
    private let pipeline: SimulatedPipeline
    private let events: Events
    private var random: SeededRandom
    private var deaths: [Int]
    private var stepCount = 0

    /// After so many steps nothing is moved or restarted any more, so that there is an end.
    private static let disturbedStepLimit = 300

    /// What happens beside the work.
    package struct Events: Sendable {
        /// How many processes share the partitions.
        package var processes = 1
        /// After how many calls of its source and delivery a process dies.
        ///
        /// The first one, then its successors in turn; when they are used up, processes live.
        package var deaths: [Int] = []
        /// Some partitions move to another process once in so many steps.
        package var stepsBetweenMoves: Int?
        /// A process stops properly, and starts again, once in so many steps.
        package var stepsBetweenRestarts: Int?
        /// Units that are not stored are aborted once in so many polls of a delivery, for a while.
        package var pollsBetweenAborts: Int?
        /// Whether deliveries have no room for more now and then.
        package var hasLittleRoom = true
        /// What of a commit unit is stored when.
        package var storing = MemoryDelivery.Storing.units

        package init(
            processes: Int = 1,
            deaths: [Int] = [],
            stepsBetweenMoves: Int? = nil,
            stepsBetweenRestarts: Int? = nil,
            pollsBetweenAborts: Int? = nil,
            hasLittleRoom: Bool = true,
            storing: MemoryDelivery.Storing = .units
        ) {
            self.pollsBetweenAborts = pollsBetweenAborts
            self.storing = storing
            self.hasLittleRoom = hasLittleRoom
            self.processes = processes
            self.deaths = deaths
            self.stepsBetweenMoves = stepsBetweenMoves
            self.stepsBetweenRestarts = stepsBetweenRestarts
        }
    }

    /// Something that doesn't come to an end.
    package struct Stuck: Error {}

    package init(
        _ pipeline: SimulatedPipeline,
        on log: MemoryLog,
        seed: Seed,
        events: Events = Events()
    ) {
        self.pipeline = pipeline
        self.events = events
        group = MemoryGroup(of: log)
        random = seed.random
        deaths = events.deaths
        for member in 0..<events.processes { start(member) }
        for partition in pipeline.inputTopics.flatMap({ log.partitions(of: $0) }) {
            group.assign([partition], to: random.below(events.processes))
        }
    }

    private mutating func start(_ member: Int) {
        for changelog in pipeline.topology.changelogs {
            for partition in group.log.partitions(of: changelog.topic) where random.oneIn(2) {
                group.log.compact(partition)
            }
        }
        let fuse = Fuse(survivingCalls: deaths.isEmpty ? nil : deaths.removeFirst())
        let process = SimulatedProcess(
            pipeline,
            as: member,
            of: group,
            random: &random,
            fuse: fuse
        )
        process.engine.delivery.isSteady = !events.hasLittleRoom
        process.engine.delivery.pollsBetweenAborts = events.pollsBetweenAborts
        process.engine.delivery.storing = events.storing
        if member < processes.count {
            processes[member] = process
        } else {
            processes.append(process)
        }
    }

    /// How many calls of sources and deliveries there have been, in the processes that live now.
    package var callCount: Int { processes.reduce(0) { $0 + $1.fuse.callCount } }

    /// Goes on until everything in the log has been read and what came of it is stored.
    package mutating func run() throws {
        var stepsAtRest = 0
        // A few steps more: what was written last may be read again.
        while stepsAtRest < 4 * processes.count {
            let isAtRest = processes.allSatisfy(\.isAtRest) && group.isSettled
            stepsAtRest = isAtRest ? stepsAtRest + 1 : 0
            guard stepCount < 20_000 else { throw Stuck() }
            try step(by: .milliseconds(random.below(120)), disturbed: !isAtRest)
        }
    }

    /// Goes on for `duration` of the wall clock, in steps of `step`, and then to rest.
    package mutating func run(for duration: Duration, step: Duration = .seconds(1)) throws {
        try self.step(for: duration, step: step)
        try run()
    }

    /// Goes on for `duration` of the wall clock, in steps of `step`, whether at rest or not.
    package mutating func step(for duration: Duration, step: Duration = .seconds(1)) throws {
        let end = clock.now + duration
        while clock.now < end { try self.step(by: min(step, end - clock.now), disturbed: false) }
    }

    /// One step of one process, of all in turn.
    private mutating func step(by duration: Duration, disturbed: Bool) throws {
        clock.advance(by: duration)
        let member = stepCount % processes.count
        stepCount += 1
        do {
            if disturbed { try disturb(member) }
            try processes[member].engine.step(now: clock.now, waitingAtMost: .zero)
        } catch is Fuse.Death {
            replace(member)
        }
    }

    private mutating func disturb(_ member: Int) throws {
        guard stepCount < Self.disturbedStepLimit else {
            processes[member].engine.delivery.pollsBetweenAborts = nil
            return
        }
        if let steps = events.stepsBetweenMoves, random.oneIn(steps) {
            let all = processes.flatMap { group.partitions(of: $0.member) }
            let some = all.filter { _ in random.oneIn(3) }
            group.move(some, to: random.below(processes.count))
        }
        if let steps = events.stepsBetweenRestarts, random.oneIn(steps) { try restart(member) }
    }

    /// A process dies now, and another one takes its place.
    package mutating func replace(_ member: Int) {
        start(member)
        group.remove(member, leavingTo: member)
    }

    /// A process stores what it has done and stops; another one takes its place.
    package mutating func restart(_ member: Int) throws {
        // What was aborted in the meantime is read again by the next one.
        _ = try processes[member].engine.drain(now: clock.now, timeout: .zero)
        replace(member)
    }
}
