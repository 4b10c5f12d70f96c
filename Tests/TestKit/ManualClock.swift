/// A wall clock that goes when it is told to.
package struct ManualClock: Sendable {
    package private(set) var now: ContinuousClock.Instant

    package init() {
        now = ContinuousClock().now
    }

    package mutating func advance(by duration: Duration) {
        now += duration
    }
}
