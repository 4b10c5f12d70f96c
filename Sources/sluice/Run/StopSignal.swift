import Glibc
import Synchronization

/// SIGTERM and SIGINT, as a question that can be asked: has somebody asked us to stop?
struct StopSignal: Sendable {
    /// One for the process, as signals are.
    private static let isAsked = Atomic(false)

    /// Takes the two signals from now on.
    static func install() -> StopSignal {
        let stop = StopSignal()
        // Made before a handler needs it: it may do no more than store.
        _ = stop.isSet
        for number in [SIGTERM, SIGINT] {
            signal(number) { _ in StopSignal.isAsked.store(true, ordering: .relaxed) }
        }
        return stop
    }

    /// Whether to stop.
    var isSet: Bool { Self.isAsked.load(ordering: .relaxed) }
}
