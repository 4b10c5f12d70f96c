/// A pipeline made ready to run: what is built for each partition, and where outputs go.
///
/// A value without any open connection; the engine makes tasks of it as partitions are assigned.
package struct Topology: Sendable {
    /// The topics that records are read from; not empty. The first one's readers merge.
    package let sourceTopics: [String]
    package let time: TimePolicy
    package let destinations: Destinations
    /// Makes the stages of one source partition, in their order.
    package let makeStages: @Sendable (Partition) -> [any RecordStage]
    /// The aggregates, in the order in which their stages count.
    package let aggregates: [Aggregate]
    /// Where stages with a memory keep it; empty if nothing is to survive the run.
    package private(set) var changelogs: [Changelog]
    /// What of the bytes of state that a process may hold is whose.
    package let shares: StateShares

    package init(
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
    package var withoutChangelogs: Topology {
        var topology = self
        topology.changelogs = []
        return topology
    }

    /// Where the records themselves go; nil where the pipeline has no such output.
    package struct Destinations: Sendable {
        package let events: OutputID?
        package let late: OutputID?
        package let rejected: OutputID?

        package init(events: OutputID?, late: OutputID?, rejected: OutputID?) {
            self.events = events
            self.late = late
            self.rejected = rejected
        }
    }

    /// The memory of a stage, as the changes that it is the fold of: a compacted topic with a
    /// partition for each source partition.
    package struct Changelog: Sendable {
        package let stageID: String
        /// The internal topic, and the same as a destination.
        package let topic: String
        package let destination: OutputID

        package init(stageID: String, topic: String, destination: OutputID) {
            self.stageID = stageID
            self.topic = topic
            self.destination = destination
        }
    }

    /// An aggregate: counted in each source partition, brought together by key.
    package struct Aggregate: Sendable {
        package let stageID: String
        package let windows: WindowPolicy
        /// What is counted of each group: the records, and what the measures keep.
        package let layout: GroupLayout
        /// How many groups may be open: of all the windows in the merges of the stage together, and
        /// of what a process has counted since its last commit.
        package let groupLimit: Int
        /// How many bytes they may take in all the merges of the stage together.
        package var stateByteLimit: Int
        /// The internal topic between the two phases, and the same as a destination.
        package let repartitionTopic: String
        package let repartition: OutputID
        /// Makes what turns groups into rows and alerts.
        package let makeResults: @Sendable () -> any WindowResults

        package init(
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
package struct TimePolicy: Sendable {
    /// How far the watermark trails the newest event time.
    package var latenessMilliseconds: Int64
    /// How long a partition must have been silent, at its end, before its watermark is advanced.
    package var idle: Duration
    /// How often what has been done is committed.
    package var commitInterval: Duration

    package init(latenessMilliseconds: Int64, idle: Duration, commitInterval: Duration) {
        self.latenessMilliseconds = latenessMilliseconds
        self.idle = idle
        self.commitInterval = commitInterval
    }
}

/// What the log looks like when the engine starts: fixed for its life.
package struct LogLayout: Sendable {
    /// Every partition of the source topics, in their order: the known set that a watermark is the
    /// minimum over.
    package let sources: [Partition]
    /// How many partitions each repartition topic has.
    package let repartitionCounts: [String: Int32]

    package init(sources: [Partition], repartitionCounts: [String: Int32]) {
        self.sources = sources.sorted()
        self.repartitionCounts = repartitionCounts
    }

    /// The partitions of repartition topics that whoever reads a partition of the first source
    /// topic merges: those of the same number. A repartition topic has no more than that topic, which
    /// may gain some.
    ///
    /// Not left to the consumer group: an assignor that keeps what it can levels the number of
    /// partitions a member has, of all topics together, and gives one member all of a topic.
    package func merges(withPartitionsOf firstTopic: String) -> [Partition: [Partition]] {
        var merges: [Partition: [Partition]] = [:]
        for (topic, count) in repartitionCounts.sorted(by: { $0.key < $1.key }) {
            for index in 0..<count {
                merges[Partition(topic: firstTopic, index: index), default: []]
                    .append(Partition(topic: topic, index: index))
            }
        }
        return merges
    }

    /// Which partition of each changelog a source partition has: its place among all of them.
    package func changelogIndex(of source: Partition) -> Int32? {
        sources.firstIndex(of: source).map(Int32.init)
    }
}
