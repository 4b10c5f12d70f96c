import FastJSON
import Records
import Streaming
import Testing

@Suite struct `A learning period` {
    private func position(_ offset: Int) -> RecordPosition {
        RecordPosition(offset: Offset(Int64(offset)), number: 0)
    }

    private func time(_ milliseconds: Int64) -> EventTime {
        EventTime(milliseconds: milliseconds)
    }

    /// Whether it includes records at these offsets and newest times.
    private func included(
        _ records: [(Int, Int64)],
        _ period: inout LearningPeriod
    ) -> [Bool] {
        records.map { period.includes(position($0), newest: time($1)) }
    }

    @Test func `lasts for its length from the first record on`() {
        var period = LearningPeriod(milliseconds: 100)
        let records: [(Int, Int64)] = [(5, 1_000), (6, 1_099), (7, 1_100), (8, 1_100)]
        #expect(included(records, &period) == [true, true, false, false])
    }

    @Test func `of no length is over at once`() {
        var period = LearningPeriod(milliseconds: 0)
        #expect(period.includes(position(0), newest: .distantPast) == false)
        #expect(included([(1, 7), (2, 7)], &period) == [false, false])
        let change = period.takeChange()
        var longer = LearningPeriod(milliseconds: 100)
        #expect(longer.restore(change?.value) == true)
        #expect(
            included([(3, 8)], &longer) == [false],
            "nor does it begin when it is given a length"
        )
    }

    @Test func `does not begin while no time is known`() {
        var period = LearningPeriod(milliseconds: 100)
        #expect(period.includes(position(0), newest: .distantPast) == true)
        let change = period.takeChange()
        #expect(change?.key == nil)
        #expect(included([(1, 1_000), (2, 1_050), (3, 1_100)], &period) == [true, true, false])
    }

    @Test func `is kept where it begins and where it ends, once each`() throws {
        var period = LearningPeriod(milliseconds: 100)
        var changes: [StateChange] = []
        for (number, newest) in ([1_000, 1_010, 1_100, 1_200] as [Int64]).enumerated() {
            _ = period.includes(position(number), newest: time(newest))
            changes += [period.takeChange()].compactMap(\.self)
        }
        #expect(changes.map(\.key) == [LearningPeriod.key, LearningPeriod.key])
        var begun = LearningPeriod(milliseconds: 100)
        #expect(begun.restore(changes[0].value) == true)
        let change = begun.takeChange()
        #expect(change?.key == nil)
        let records: [(Int, Int64)] = [(1, 1_010), (2, 1_100)]
        #expect(included(records, &begun) == [true, false])
        var over = LearningPeriod(milliseconds: 100)
        #expect(over.restore(changes[1].value) == true)
        let again: [(Int, Int64)] = [(0, 1_000), (1, 1_010), (2, 1_100), (3, 1_200)]
        #expect(included(again, &over) == [true, true, false, false], "read again")
    }

    @Test func `that is over does not begin again with a longer one`() {
        var period = LearningPeriod(milliseconds: 100)
        _ = included([(0, 1_000), (1, 1_100)], &period)
        var longer = LearningPeriod(milliseconds: 1_000_000)
        #expect(longer.restore(period.takeChange()?.value) == true)
        #expect(included([(2, 1_101)], &longer) == [false])
    }

    @Test func `does not include what stands before it, nor what is newer at old positions`() {
        var period = LearningPeriod(milliseconds: 100)
        _ = included([(10, 1_000), (20, 1_100)], &period)
        #expect(included([(9, 900), (10, 1_000), (12, 5_000)], &period) == [false, true, false])
    }

    @Test(arguments: [nil, [], [2], [1], [1, 0x80], [1, 2, 0], [1, 2, 0, 0, 5]] as [[UInt8]?])
    func `that can't be read back is over`(bytes: [UInt8]?) {
        var period = LearningPeriod(milliseconds: 100)
        #expect(period.restore(bytes.map(SharedBytes.init)) == false)
        #expect(included([(0, 1_000)], &period) == [false])
    }
}
