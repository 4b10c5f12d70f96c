import Records
import Streaming
import TestKit
import Testing

@Suite struct `The clock of a partition` {
    private func time(_ milliseconds: Int64) -> EventTime { EventTime(milliseconds: milliseconds) }

    @Test func `trails the newest time by the lateness and never goes back`() {
        var clock = PartitionClock(latenessMilliseconds: 10)
        #expect(clock.watermark == .distantPast)
        var watermarks: [Int64] = []
        for next: Int64 in [5, 3, 20, 11, 30] {
            _ = clock.observe(time(next))
            watermarks.append(clock.watermark.milliseconds)
        }
        #expect(watermarks == [-5, -5, 10, 10, 20])
    }

    /// Which of `times`, read in this order, are late.
    private func late(_ times: [Int64], by clock: inout PartitionClock) -> [Int64] {
        times.filter { clock.observe(time($0)) }
    }

    @Test func `calls late what is before the watermark, not what is at it`() {
        var clock = PartitionClock(latenessMilliseconds: 10)
        let late = late([100, 90, 89, 99, 110, 99, 100], by: &clock)
        #expect(late == [89, 99], "the second 99; what is late does not move the clock")
    }

    @Test func `has no patience with a lateness of 0, but for equal times`() {
        var clock = PartitionClock(latenessMilliseconds: 0)
        let late = late([5, 5, 4, 6, 5], by: &clock)
        #expect(late == [4, 5])
    }

    @Test func `is advanced by silence, and the first word afterwards may be late`() {
        var clock = PartitionClock(latenessMilliseconds: 10)
        clock.advance(to: time(50))
        #expect(clock.watermark == time(50))
        let first = late([49, 50], by: &clock)
        #expect(first == [49])
        clock.advance(to: time(40))
        #expect(clock.watermark == time(50), "silence does not take it back")
        let second = late([70], by: &clock)
        #expect(second.isEmpty)
        #expect(clock.watermark == time(60))
    }

    @Test func `is not moved by a time far ahead of when it was written`() {
        var clock = PartitionClock(latenessMilliseconds: 10)
        let limit = PartitionClock.aheadLimitMilliseconds
        var refused: [Int64] = []
        for (next, written) in [(5, 5), (6 + limit, 5), (6, 6), (6 + limit, 6)] as [(Int64, Int64)]
        where clock.observe(time(next), written: time(written)) { refused.append(next) }
        #expect(refused == [6 + limit], "the first one; the second is just within the limit")
        #expect(clock.newest == time(6 + limit))
    }

    @Test(arguments: Seed.first(10))
    func `goes on from its checkpoint as if nothing had happened`(seed: Seed) {
        var random = seed.random
        var clock = PartitionClock(latenessMilliseconds: 20)
        var restarted = clock
        for _ in 0..<200 {
            if random.oneIn(3) {
                let metadata = restarted.metadata
                #expect(metadata.utf8.allSatisfy { $0 < 0x80 } && metadata.utf8.count < 100)
                restarted = PartitionClock(latenessMilliseconds: 20)
                restarted.restore(metadata)
            }
            if random.oneIn(10) {
                let silence = time(Int64(random.below(200)))
                clock.advance(to: silence)
                restarted.advance(to: silence)
            } else {
                let next = time(Int64(random.below(200)) - 50)
                let isLate = clock.observe(next)
                let isLateToo = restarted.observe(next)
                #expect(isLate == isLateToo)
            }
            #expect(restarted.newest == clock.newest && restarted.watermark == clock.watermark)
        }
    }

    @Test(arguments: foreignMetadata)
    func `is new if the metadata is not its own`(metadata: String) {
        var clock = PartitionClock(latenessMilliseconds: 10)
        clock.restore(metadata)
        #expect(clock == PartitionClock(latenessMilliseconds: 10))
    }
}

/// What a checkpoint's metadata may be that somebody else has written.
let foreignMetadata = [
    "", " ", "garbage", "1", "1 5", "1 5 5 5", "2 5 5", "1 x 5", "1 5 x", "x 1 5 5", "1 x 5 5",
    "1 5 5 x", "1 99999999999999999999 5", "{\"offset\":5}", "１ ５ ５", "🪣",
]

@Suite struct `A schedule of windows` {
    struct Case: Sendable, CustomTestStringConvertible {
        let size: Int64
        let every: Int64
        let time: Int64
        let starts: [Int64]

        init(_ size: Int64, every: Int64? = nil, _ time: Int64, starts: [Int64]) {
            self.size = size
            self.every = every ?? size
            self.time = time
            self.starts = starts
        }

        var testDescription: String { "\(time) in windows of \(size) every \(every)" }
    }

    @Test(arguments: [
        Case(60_000, 0, starts: [0]),
        Case(60_000, 59_999, starts: [0]),
        Case(60_000, 60_000, starts: [60_000]),
        Case(60_000, -1, starts: [-60_000]),
        Case(60_000, -60_000, starts: [-60_000]),
        Case(60_000, -60_001, starts: [-120_000]),
        Case(420_000, 1_767_226_019_999, starts: [1_767_225_600_000]),
        Case(86_400_000, 1_767_225_600_001, starts: [1_767_225_600_000]),
        Case(1, 7, starts: [7]),
        Case(7, -8, starts: [-14]),
        Case(5, every: 1, 7, starts: [3, 4, 5, 6, 7]),
        Case(5, every: 1, -1, starts: [-5, -4, -3, -2, -1]),
        Case(10, every: 4, 0, starts: [-8, -4, 0]),
        Case(10, every: 4, 1, starts: [-8, -4, 0]),
        Case(10, every: 4, 2, starts: [-4, 0]),
        Case(10, every: 4, 12, starts: [4, 8, 12]),
    ])
    func `has these windows that hold a time`(window: Case) {
        let windows = WindowSchedule(sizeMilliseconds: window.size, everyMilliseconds: window.every)
        let time = EventTime(milliseconds: window.time)
        #expect(windows.starts(holding: time).map(\.milliseconds) == window.starts)
    }

    @Test(arguments: Seed.first(5))
    func `has the windows that hold a time, and panes that lie wholly in them`(seed: Seed) {
        var random = seed.random
        for _ in 0..<500 {
            let size = Int64(1 + random.below(40))
            let every = Int64(1 + random.below(Int(size)))
            let windows = WindowSchedule(sizeMilliseconds: size, everyMilliseconds: every)
            let time = Int64(random.below(1_000)) - 500
            let starts = (time - size...time).filter { start in
                start % every == 0 && start <= time && time < start + size
            }
            let pane = windows.pane(of: EventTime(milliseconds: time))
            for held in [EventTime(milliseconds: time), pane] {
                #expect(windows.starts(holding: held).map(\.milliseconds) == starts)
            }
            #expect(pane.milliseconds <= time)
            let end = windows.lastEnd(by: EventTime(milliseconds: time)).milliseconds
            #expect(end <= time && end + every > time && (end - size) % every == 0)
        }
    }
}
