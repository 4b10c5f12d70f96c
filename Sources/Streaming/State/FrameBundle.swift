internal import FastJSON

/// What the source partitions of one process have to tell the repartition topics at a commit.
///
/// Counts of the same window and group are added up over the partitions, so that the more of them a
/// process has, the less it writes for each; a commit costs a message a target, or more where one
/// would become too large.
struct FrameBundle {
    /// By the aggregate's number in the topology.
    private var news: [News]

    private struct News {
        var groups: WindowedGroups
        var sources: [PartialFrame.SourceProgress] = []
    }

    init(_ aggregates: [Topology.Aggregate]) {
        news = aggregates.map { News(groups: WindowedGroups($0.layout)) }
    }

    /// Adds what a source partition has counted.
    mutating func add(_ groups: WindowedGroups, ofAggregate number: Int) {
        news[number].groups.add(groups)
    }

    /// Adds how far a source partition is.
    mutating func add(_ progress: PartialFrame.SourceProgress, ofAggregate number: Int) {
        news[number].sources.append(progress)
    }

    /// The messages, in the targets' order; `partitionCounts` are those of the aggregates' topics.
    func outputs(of aggregates: [Topology.Aggregate], partitionCounts: [Int32]) -> [Output] {
        var outputs: [Output] = []
        for (number, aggregate) in aggregates.enumerated() {
            let sources = news[number].sources
            let said = PartialFrame.json(of: sources)
            let pieces = pieces(of: news[number].groups, count: Int(partitionCounts[number]))
            for (target, pieces) in pieces.enumerated() {
                if sources.isEmpty && pieces[0].isEmpty { continue }
                outputs += frames(pieces, saying: said).map { frame in
                    Output(to: aggregate.repartition, partition: Int32(target), value: frame)
                }
            }
        }
        return outputs
    }

    /// For each target its rows, in pieces that fit a frame.
    private func pieces(of groups: WindowedGroups, count: Int) -> [[PartialRows]] {
        var pieces = [[PartialRows]](
            repeating: [PartialRows(groups.layout)],
            count: count
        )
        for (start, table) in groups.windows {
            for group in 0..<table.count {
                // The same key must meet in the same partition, whoever counted it: a fixed seed.
                let target = Int(table.key(group).hash(seed: 0) % UInt64(count))
                if pieces[target][pieces[target].count - 1].jsonByteCount > PartialFrame.byteLimit {
                    pieces[target].append(PartialRows(groups.layout))
                }
                pieces[target][pieces[target].count - 1].append(
                    start,
                    table.key(group),
                    numbers: { table[group, $0] },
                    accumulators: { table.accumulator($0, of: group) }
                )
            }
        }
        return pieces
    }

    /// What the sources say holds for all rows, so it comes with the last of them.
    private func frames(_ pieces: [PartialRows], saying sources: [UInt8]) -> [SharedBytes] {
        let nothing = PartialFrame.json(of: [])
        return pieces.enumerated().map { number, rows in
            let isLast = number == pieces.count - 1
            return SharedBytes(PartialFrame.json(of: rows, saying: isLast ? sources : nothing))
        }
    }
}
