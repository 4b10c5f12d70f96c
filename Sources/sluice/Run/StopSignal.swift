import Dispatch
import Glibc
import Synchronization

/// SIGTERM and SIGINT, as a question that can be asked: has somebody asked us to stop?
final class StopSignal: Sendable {
    private let isAsked = Atomic(false)

    /// Takes the two signals from now on.
    static func install() -> StopSignal {
        let stop = StopSignal()
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                // The handler keeps its source, so that it lives as long as the process.
                withExtendedLifetime(source) { stop.isAsked.store(true, ordering: .relaxed) }
            }
            source.resume()
        }
        return stop
    }

    /// Whether to stop.
    var isSet: Bool { isAsked.load(ordering: .relaxed) }
}
