/// Decides at which call of its source or delivery a process dies.
package final class Fuse {
    /// The process is dead: nothing that it has not stored is ever seen.
    package struct Death: Error {}

    /// How many calls there have been.
    package private(set) var callCount = 0
    private var callsLeft: Int?

    /// - Parameter calls: how many calls the process survives; nil if it lives.
    package init(survivingCalls calls: Int?) {
        callsLeft = calls
    }

    /// Counts one call.
    package func burn() throws {
        callCount += 1
        guard let left = callsLeft else { return }
        guard left > 0 else { throw Death() }
        callsLeft = left - 1
    }
}
