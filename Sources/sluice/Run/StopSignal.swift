import Dispatch
import Foundation
import Glibc
import Synchronization

/// SIGTERM and SIGINT, as a question that can be asked: has somebody asked us to stop?
///
/// A second signal ends the process at once, unless it comes with the first: some who send one send it
/// to the process and to its group.
struct StopSignal: Sendable {
    /// When it was asked first, in nanoseconds of `uptime`; 0 before.
    ///
    /// One for the process, as signals are.
    private static let uptimeAsked = Atomic<Int64>(0)
    /// Signals that come within so many nanoseconds are one.
    private static let oneSignal: Int64 = 500_000_000

    /// Takes the two signals from now on.
    static func install() -> StopSignal {
        let stop = StopSignal()
        // Made before a handler needs them: it may do little more than store.
        _ = (stop.isSet, uptime)
        for number in [SIGTERM, SIGINT] { signal(number) { StopSignal.take($0) } }
        return stop
    }

    /// Takes the two signals from now on, and ends the process with 3 if it has not ended `limit` after
    /// one: whoever reads its outputs may have stopped to.
    static func install(limitedTo limit: Duration) -> StopSignal {
        let stop = install()
        Thread.detachNewThread {
            while !stop.isSet { Thread.sleep(forTimeInterval: 0.1) }
            Thread.sleep(forTimeInterval: Double(limit.components.seconds))
            let text = "sluice: interrupted, and not everything could be written: outputs are cut\n"
            StandardError.write(Array(text.utf8))
            _exit(3)
        }
        return stop
    }

    /// When it was asked first; nil before.
    var askedAt: ContinuousClock.Instant? {
        let asked = Self.uptimeAsked.load(ordering: .relaxed)
        guard asked != 0 else { return nil }
        return .now - .nanoseconds(Self.uptime - asked)
    }

    /// Whether to stop.
    var isSet: Bool { Self.uptimeAsked.load(ordering: .relaxed) != 0 }

    /// Nanoseconds of a clock that only goes forward.
    private static var uptime: Int64 { Int64(DispatchTime.now().uptimeNanoseconds) }

    private static func take(_ number: Int32) {
        let now = uptime
        let (isFirst, before) = uptimeAsked.compareExchange(
            expected: 0,
            desired: now,
            ordering: .relaxed
        )
        guard !isFirst, now - before > oneSignal else { return }
        signal(number, SIG_DFL)
        raise(number)
    }
}
