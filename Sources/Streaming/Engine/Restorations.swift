/// The source partitions whose stages' memories are being read back: what of each is still to come,
/// and where the partition starts when all has.
struct Restorations {
    private var underway: [Partition: Underway] = [:]
    /// What has happened since it was taken last.
    private var news: [RestorationNews] = []

    private struct Underway {
        let start: StartPosition
        var changelogs: Set<Partition>
        var counts = RestoredCounts()
    }

    /// Begins with a source partition that has `changelogs`.
    mutating func begin(_ source: Partition, at start: StartPosition, from changelogs: [Partition])
    {
        underway[source] = Underway(start: start, changelogs: Set(changelogs))
        news.append(.began(source))
    }

    /// The source partition whose memory the changelog partition has; nil if none is being read
    /// back from it.
    func source(of changelog: Partition) -> Partition? {
        underway.first { $0.value.changelogs.contains(changelog) }?.key
    }

    /// Takes note of what has been read.
    mutating func add(_ counts: RestoredCounts, to source: Partition) {
        underway[source]?.counts += counts
    }

    /// Takes note that a changelog partition has been read to its end.
    /// - Returns: where the source partition starts, if that was the last one.
    mutating func end(_ changelog: Partition, of source: Partition) -> StartPosition? {
        underway[source]?.changelogs.remove(changelog)
        guard let done = underway[source], done.changelogs.isEmpty else { return nil }
        underway[source] = nil
        news.append(.ended(source, done.counts))
        return done.start
    }

    /// Gives up what is under way for `sources`.
    /// - Returns: the changelog partitions that need not be read any more.
    mutating func abandon(_ sources: [Partition]) -> [Partition] {
        var changelogs: [Partition] = []
        for source in sources {
            guard let abandoned = underway.removeValue(forKey: source) else { continue }
            changelogs += abandoned.changelogs
            news.append(.abandoned(source))
        }
        return changelogs.sorted()
    }

    mutating func takeNews() -> [RestorationNews] {
        defer { news = [] }
        return news
    }
}

/// What has happened to the memory of a source partition's stages.
public enum RestorationNews: Equatable, Sendable {
    /// It is being read back; the partition waits for it.
    case began(Partition)
    /// It has been read, and the partition is started.
    case ended(Partition, RestoredCounts)
    /// The partition has gone to another member before.
    case abandoned(Partition)
}
