import FastJSON
import Pipelines
import Records
import TestKit
import Testing

@testable import Streaming

extension SingleMerge {
    /// Of the pipeline's sessions (a gap of 20 seconds, at most 2 minutes).
    fileprivate static func ofSessions(
        limit: Int = 1_000,
        from checkpoint: Checkpoint? = nil
    ) throws -> SingleMerge {
        try SingleMerge("visits", groupLimit: limit, from: checkpoint)
    }

    /// A frame of one record for each name and second.
    fileprivate func frame(
        _ offset: Int,
        _ records: [(second: Int, name: String)],
        watermark: Int
    ) -> Message {
        let rows = records.map { second, name in
            Row(milliseconds: Int64(second) * 1_000, name: name)
        }
        let watermark = EventTime(milliseconds: Int64(watermark) * 1_000)
        return frame(offset, rows, watermark: watermark)
    }

    /// Records of some names, each within 50 seconds after the watermark.
    fileprivate func sessions(_ names: Int, _ random: inout SeededRandom) -> [Message] {
        (0..<80).map { number in
            let records = (0..<random.below(6)).map { _ in
                (second: number * 7 + random.below(50), name: "Call\(random.below(names))")
            }
            return frame(number, records, watermark: number * 7)
        }
    }
}

@Suite struct `Sessions` {
    @Test func `end a gap after their last record, or at a boundary`() throws {
        var merge = try SingleMerge.ofSessions()
        let seconds = [100, 19, 0, 38, 119, 121, 60, 58, 141, 300]
        let frames = [
            merge.frame(0, seconds.map { ($0, "a") } + [(5, "b")], watermark: 0),
            merge.frame(1, [], watermark: 1_000),
        ]
        merge.process(frames, committing: .afterEach)
        let rows = merge.lines.filter { $0.hasPrefix("{\"window_start\"") }.map { row in
            row.matches(of: /1970-01-01T00:(\d\d:\d\d)Z/).map { String($0.1) }
                + [row.contains("\"a\"") ? "a" : "b"]
        }
        #expect(
            rows == [
                ["00:00", "00:58", "a"], ["00:05", "00:25", "b"], ["00:58", "01:20", "a"],
                ["01:40", "02:00", "a"], ["02:01", "02:21", "a"], ["02:21", "02:41", "a"],
                ["05:00", "05:20", "a"],
            ],
            "19 seconds join, 20 do not, and a full two minutes part"
        )
        #expect(merge.lines.count { $0.contains("alert_id") } == 1, "0, 19 and 38")
    }

    @Test(arguments: Seed.first(5))
    func `do not depend on the order of their records`(seed: Seed) throws {
        var random = seed.random
        var records = (0..<150).map { _ in
            (second: random.below(900), name: "Call\(random.below(4))")
        }
        var first: [String]?
        for _ in 0..<5 {
            records.shuffle(using: &random)
            var merge = try SingleMerge.ofSessions()
            let cut = random.below(150)
            let frames = [
                merge.frame(0, Array(records.prefix(cut)), watermark: 0),
                merge.frame(1, Array(records.dropFirst(cut)), watermark: 0),
                merge.frame(2, [], watermark: 2_000),
            ]
            merge.process(frames, committing: .afterEach)
            #expect(merge.lines == first ?? merge.lines)
            #expect(merge.lines.count > 20)
            #expect(merge.task.groupCount == 0)
            first = merge.lines
        }
    }

    @Test(arguments: [(1_000, 5), (3, 6), (6, 12), (1, 3)], Seed.first(4))
    func `are the same after a restart, also beyond the limit`(
        size: (limit: Int, names: Int),
        seed: Seed
    ) throws {
        var random = seed.random
        var undisturbed = try SingleMerge.ofSessions(limit: size.limit)
        let history = undisturbed.sessions(size.names, &random)
        undisturbed.process(history, committing: .afterEach)
        #expect(undisturbed.lines.contains { $0.contains("__other__") } == (size.limit < 1_000))
        for count in history.indices {
            var first = try SingleMerge.ofSessions(limit: size.limit)
            first.process(history.prefix(count), committing: .afterEach)
            #expect(first.task.groupCount < 2 * size.limit + 12)
            let checkpoint = first.commit()
            var second = try SingleMerge.ofSessions(limit: size.limit, from: checkpoint)
            second.process(
                history.filter { $0.offset >= checkpoint.nextOffset },
                committing: .afterEach
            )
            #expect(first.lines + second.lines == undisturbed.lines)
            let ends = (second.commit(), undisturbed.commit())
            #expect(ends.0.nextOffset <= ends.1.nextOffset)
            #expect(second.task.totals.repeatedRows == 0)
        }
    }

    /// As at least once, where a process died before its offsets were stored.
    @Test(arguments: [1_000, 1])
    func `count what is read twice until they are closed, also after a restart`(
        limit: Int
    ) throws {
        var merge = try SingleMerge.ofSessions(limit: limit)
        let history = [
            // Takes the room, if there is only for one; then the others are `__other__`.
            merge.frame(0, [(230, "First")], watermark: 0),
            merge.frame(1, [(130, "Call"), (145, "Call")], watermark: 0),
            // Past the first second and a gap, while the session is open.
            merge.frame(2, [], watermark: 155),
            merge.frame(3, [(130, "Call")], watermark: 155),
            merge.frame(4, [], watermark: 200),
            merge.frame(5, [(130, "Call"), (145, "Call")], watermark: 200),
            merge.frame(6, [(400, "Call")], watermark: 600),
        ]
        var whole = merge
        whole.process(history, committing: .afterEach)
        #expect(whole.lines.count { $0.contains("\"calls\":3,") && !$0.contains("alert_id") } == 1)
        #expect(whole.task.totals.repeatedRows == 2)
        for count in history.indices {
            merge = try SingleMerge.ofSessions(limit: limit)
            merge.process(history.prefix(count), committing: .afterEach)
            let checkpoint = merge.commit()
            var second = try SingleMerge.ofSessions(limit: limit, from: checkpoint)
            second.process(
                history.filter { $0.offset >= checkpoint.nextOffset },
                committing: .afterEach
            )
            #expect(merge.lines + second.lines == whole.lines)
        }
    }

    @Test func `have room, or not, as a checkpoint says`() {
        var room = SessionRoom(limit: 10)
        var full: [Bool] = []
        for (frame, count) in [9, 10, 11, 9, 8, 9, 10, 3, 10].enumerated() {
            room.begin(Offset(Int64(frame)), isNew: true, count: count)
            full.append(room.isFull)
        }
        #expect(full == [false, true, true, true, false, false, true, false, true])
        #expect(room.checkpointText == "1-4,6-7,8-")
        var restored = SessionRoom(limit: 10)
        restored.restore("x,1-4,6-7,8-,5,-,a-b")
        for (frame, isFull) in full.enumerated() {
            restored.begin(Offset(Int64(frame)), isNew: false, count: 0)
            #expect(restored.isFull == isFull)
        }
        restored.begin(Offset(9), isNew: true, count: 9)
        #expect(restored.isFull, "not a tenth has ended")
        for frame: Int64 in 10..<2_000 {
            restored.begin(Offset(frame), isNew: true, count: frame % 2 == 0 ? 10 : 0)
        }
        #expect(restored.checkpointText.utf8.count < 3_800)
        restored.forget(before: Offset(2_000))
        #expect(restored.checkpointText == "")
    }
}
