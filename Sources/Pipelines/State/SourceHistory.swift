package import FastJSON
package import Records
package import Streaming

/// Which source partitions the windows of an aggregate wait for before they close, and which they
/// waited for formerly.
///
/// A partition that is added finds windows that were closed without it; what it has for those is
/// late. How far they were closed is looked up once, when the partition is first known of, and kept
/// in the description of the stage's state: no crash changes what is late. Source: decision 0026.
package struct SourceHistory: Equatable, Sendable {
    private let sources: SourcePlaces
    private let former: [Former]

    /// A set of source partitions that windows waited for until others were known.
    fileprivate struct Former: Equatable, Sendable {
        let sources: SourcePlaces
        /// Windows that end at or before it were closed by then.
        let closed: EventTime
    }

    /// Begins with the partitions of today.
    package init(_ layout: LogLayout) {
        sources = SourcePlaces(layout)
        former = []
    }

    private init(_ sources: SourcePlaces, _ former: [Former]) {
        self.sources = sources
        self.former = former
    }

    /// Reads what a stored description says of it; nil if that is nothing.
    package init?(in description: SharedBytes) {
        let texts = StateDescription.texts(in: description)
        guard let sources = texts[Self.sourcesName].flatMap(SourcePlaces.init) else { return nil }
        let former = texts[Self.formerName, default: ""].split(separator: "; ")
            .map { Former($0) }
        guard former.allSatisfy({ $0 != nil }) else { return nil }
        self.init(sources, former.compactMap(\.self))
    }

    /// Whether there are other partitions now.
    package func differs(from layout: LogLayout) -> Bool { sources != SourcePlaces(layout) }

    /// The history with the partitions of today.
    /// - Parameter merges: what the group has committed for the stage's merges.
    package func goingOn(on layout: LogLayout, merges: [Checkpoint]) -> SourceHistory {
        let next = SourcePlaces(layout)
        guard differs(from: layout), let closed = merges.compactMap(\.mergedWatermark).max() else {
            return SourceHistory(next, former)
        }
        let all = former + [Former(sources: sources, closed: closed)]
        return SourceHistory(
            next,
            all.indices.filter { number in
                // Whether it says of any partition what no later one does.
                layout.sources.contains { source in
                    !all[number].sources.contains(source)
                        && all[(number + 1)...].allSatisfy { $0.sources.contains(source) }
                }
            }.map { all[$0] }
        )
    }

    /// The event time up to which windows were closed without waiting for `partition`; nil if they
    /// have always waited for it.
    package func closed(without partition: Partition) -> EventTime? {
        former.filter { !$0.sources.contains(partition) }.map(\.closed).max()
    }

    private static let sourcesName = "sources"
    private static let formerName = "former"

    var settings: [StateDescription.Setting] {
        let now = StateDescription.Setting.note(Self.sourcesName, sources.text)
        guard !former.isEmpty else { return [now] }
        let text = former.map(\.text).joined(separator: "; ")
        return [now, .note(Self.formerName, text)]
    }
}

extension LogLayout {
    /// The layout on which no source partition begins before windows that were closed without it.
    /// - Parameter histories: by repartition topic.
    package func with(_ histories: [String: SourceHistory]) -> LogLayout {
        var floors: [Partition: EventTime] = [:]
        for source in sources {
            floors[source] = histories.values.compactMap { $0.closed(without: source) }.max()
        }
        return LogLayout(sources: sources, repartitionCounts: repartitionCounts, floors: floors)
    }
}

extension SourceHistory.Former {
    private static let separator = " until "

    /// `raw:2 until 1772452200000`: milliseconds, for a clock can be beyond what a date can say.
    var text: String { sources.text + Self.separator + String(closed.milliseconds) }

    init?(_ text: Substring) {
        let parts = text.split(separator: Self.separator)
        guard parts.count == 2, let sources = SourcePlaces(String(parts[0])),
            let closed = Int64(parts[1])
        else { return nil }
        self.init(sources: sources, closed: EventTime(milliseconds: closed))
    }
}
