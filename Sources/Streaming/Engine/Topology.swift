public import Records

/// A pipeline made ready to run: what is built for each partition, and where outputs go.
///
/// A value without any open connection; the engine makes tasks of it as partitions are assigned.
public struct Topology: Sendable {
    /// The topics that records are read from; not empty. The first one's readers merge.
    public let sourceTopics: [String]
    public let time: TimePolicy
    public let destinations: Destinations
    /// Makes the stages of one source partition, in their order.
    public let makeStages: @Sendable (Partition) -> [any RecordStage]
    /// The aggregates, in the order in which their stages count.
    public let aggregates: [Aggregate]
    /// Where stages with a memory keep it; empty if nothing is to survive the run.
    public private(set) var changelogs: [Changelog]
    /// What of the bytes of state that a process may hold is whose.
    public let shares: StateShares

    public init(
        sourceTopics: [String],
        time: TimePolicy,
        destinations: Destinations,
        makeStages: @escaping @Sendable (Partition) -> [any RecordStage],
        aggregates: [Aggregate],
        changelogs: [Changelog] = [],
        shares: StateShares = .unlimited
    ) {
        self.sourceTopics = sourceTopics
        self.time = time
        self.destinations = destinations
        self.makeStages = makeStages
        self.aggregates = aggregates
        self.changelogs = changelogs
        self.shares = shares
    }

    /// The same without a memory that survives the run.
    public var withoutChangelogs: Topology {
        var topology = self
        topology.changelogs = []
        return topology
    }

    /// Where the records themselves go; nil where the pipeline has no such output.
    public struct Destinations: Sendable {
        public let events: OutputID?
        public let late: OutputID?
        public let rejected: OutputID?

        public init(events: OutputID?, late: OutputID?, rejected: OutputID?) {
            self.events = events
            self.late = late
            self.rejected = rejected
        }
    }

    /// The memory of a stage, as the changes that it is the fold of: a compacted topic with a
    /// partition for each source partition.
    public struct Changelog: Sendable {
        public let stageID: String
        /// The internal topic, and the same as a destination.
        public let topic: String
        public let destination: OutputID

        public init(stageID: String, topic: String, destination: OutputID) {
            self.stageID = stageID
            self.topic = topic
            self.destination = destination
        }
    }

    /// An aggregate: counted in each source partition, brought together by key.
    public struct Aggregate: Sendable {
        public let stageID: String
        public let windows: WindowPolicy
        /// What is counted of each group: the records, and what the measures keep.
        public let layout: GroupLayout
        /// How many groups may be open: of all the windows in the merges of the stage together, and
        /// of what a process has counted since its last commit.
        public let groupLimit: Int
        /// How many bytes they may take in all the merges of the stage together.
        public var stateByteLimit: Int
        /// The internal topic between the two phases, and the same as a destination.
        public let repartitionTopic: String
        public let repartition: OutputID
        /// Makes what turns groups into rows and alerts.
        public let makeResults: @Sendable () -> any WindowResults

        public init(
            stageID: String,
            windows: WindowPolicy,
            layout: GroupLayout,
            groupLimit: Int,
            stateByteLimit: Int = .max,
            repartitionTopic: String,
            repartition: OutputID,
            makeResults: @escaping @Sendable () -> any WindowResults
        ) {
            self.stageID = stageID
            self.windows = windows
            self.layout = layout
            self.groupLimit = groupLimit
            self.stateByteLimit = stateByteLimit
            self.repartitionTopic = repartitionTopic
            self.repartition = repartition
            self.makeResults = makeResults
        }
    }
}

/// How event time and the wall clock are dealt with.
public struct TimePolicy: Sendable {
    /// How far the watermark trails the newest event time.
    public var latenessMilliseconds: Int64
    /// How long a partition must have been silent, at its end, before its watermark is advanced.
    public var idle: Duration
    /// How often what has been done is committed.
    public var commitInterval: Duration

    public init(latenessMilliseconds: Int64, idle: Duration, commitInterval: Duration) {
        self.latenessMilliseconds = latenessMilliseconds
        self.idle = idle
        self.commitInterval = commitInterval
    }
}

/// What the log looks like when the engine starts: fixed for its life.
public struct LogLayout: Sendable {
    /// Every partition of the source topics, in their order: the known set that a watermark is the
    /// minimum over.
    public let sources: [Partition]
    /// How many partitions each repartition topic has.
    public let repartitionCounts: [String: Int32]
    /// The watermark that a source partition has at least, of those that were added after windows
    /// were closed without them.
    public let floors: [Partition: EventTime]

    public init(
        sources: [Partition],
        repartitionCounts: [String: Int32],
        floors: [Partition: EventTime] = [:]
    ) {
        self.sources = sources.sorted()
        self.repartitionCounts = repartitionCounts
        self.floors = floors
    }

    /// Every partition of a repartition topic.
    public func partitions(ofRepartition topic: String) -> [Partition] {
        (0..<(repartitionCounts[topic] ?? 0)).map { Partition(topic: topic, index: $0) }
    }

    /// The partitions of repartition topics that whoever reads a partition of the first source
    /// topic merges: those of the same number. A repartition topic has no more than that topic, which
    /// may gain some.
    ///
    /// Not left to the consumer group: an assignor that keeps what it can levels the number of
    /// partitions a member has, of all topics together, and gives one member all of a topic.
    public func merges(withPartitionsOf firstTopic: String) -> [Partition: [Partition]] {
        var merges: [Partition: [Partition]] = [:]
        for merge in repartitionCounts.keys.sorted().flatMap(partitions(ofRepartition:)) {
            merges[Partition(topic: firstTopic, index: merge.index), default: []].append(merge)
        }
        return merges
    }

    /// Which partition of each changelog a source partition has: its place among all of them.
    public func changelogIndex(of source: Partition) -> Int32? {
        sources.firstIndex(of: source).map(Int32.init)
    }
}
