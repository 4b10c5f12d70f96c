internal import Records

/// How far the other source partitions are, for one that is silent.
enum OthersWatermark: Equatable {
    /// Some speak; the lowest of those.
    case active(EventTime)
    /// All are silent; the highest of all.
    case silent(EventTime)

    /// Nil if there are none.
    init?(of others: [(watermark: EventTime, isIdle: Bool)]) {
        if let lowest = others.filter({ !$0.isIdle }).map(\.watermark).min() {
            self = .active(lowest)
        } else if let highest = others.map(\.watermark).max() {
            self = .silent(highest)
        } else {
            return nil
        }
    }

    /// Whether `other` is to be believed rather: somebody speaks, or is further.
    func isBehind(_ other: OthersWatermark) -> Bool {
        switch (self, other) {
        case (.silent, .active): true
        case (.active, .silent): false
        case (.active(let own), .active(let others)), (.silent(let own), .silent(let others)):
            own < others
        }
    }
}
