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

@Suite struct `A tumbling window` {
    struct Case: Sendable, CustomTestStringConvertible {
        let size: Int64
        let time: Int64
        let start: Int64
        var testDescription: String { "\(time) in windows of \(size)" }
    }

    @Test(arguments: [
        Case(size: 60_000, time: 0, start: 0),
        Case(size: 60_000, time: 59_999, start: 0),
        Case(size: 60_000, time: 60_000, start: 60_000),
        Case(size: 60_000, time: -1, start: -60_000),
        Case(size: 60_000, time: -60_000, start: -60_000),
        Case(size: 60_000, time: -60_001, start: -120_000),
        Case(size: 420_000, time: 1_767_226_019_999, start: 1_767_225_600_000),
        Case(size: 86_400_000, time: 1_767_225_600_001, start: 1_767_225_600_000),
        Case(size: 1, time: 7, start: 7),
        Case(size: 7, time: -8, start: -14),
    ])
    func `starts at a multiple of its size`(window: Case) {
        let windows = TumblingWindow(sizeMilliseconds: window.size)
        let start = windows.start(of: EventTime(milliseconds: window.time))
        #expect(start.milliseconds == window.start)
        #expect(windows.end(of: start).milliseconds == window.start + window.size)
    }

    @Test(arguments: Seed.first(5))
    func `holds its time and lies beside the next one`(seed: Seed) {
        var random = seed.random
        for _ in 0..<500 {
            let windows = TumblingWindow(sizeMilliseconds: Int64(1 + random.below(100_000_000)))
            let time = EventTime(milliseconds: Int64(random.below(1 << 42)) - 1 << 41)
            let start = windows.start(of: time)
            let end = windows.end(of: start)
            #expect(start <= time && time < end)
            #expect(windows.start(of: end) == end)
            #expect(start.milliseconds % windows.sizeMilliseconds == 0)
        }
    }
}
