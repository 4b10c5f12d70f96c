import FastJSON
import Records
import Streaming
import TestKit
import Testing

/// A few bytes, from none to some dozens, often the same.
private func randomKey(_ random: inout SeededRandom, variety: Int) -> [UInt8] {
    var key = SeededRandom(seed: UInt64(random.below(variety)))
    return (0..<key.below(40)).map { _ in UInt8(key.below(256)) }
}

@Suite struct `A group table` {
    @Test(arguments: [10, 1_000, 60_000], Seed.first(1))
    func `counts like a dictionary`(variety: Int, seed: Seed) {
        var random = seed.random
        var table = GroupTable(GroupLayout(width: 2))
        var dictionary: [[UInt8]: (Int64, Int64)] = [:]
        for step: Int64 in 0..<100_000 {
            let key = randomKey(&random, variety: variety)
            let group = table.group(of: key.rawSpan)
            table[group, 0] += 1
            table[group, 1] &+= step
            dictionary[key, default: (0, 0)].0 += 1
            dictionary[key, default: (0, 0)].1 += step
        }
        #expect(table.count == dictionary.count)
        var wrong = 0
        for group in 0..<table.count {
            let expected = dictionary[table.key(group).array]
            if expected?.0 != table[group, 0] || expected?.1 != table[group, 1] { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func `keeps a group's number while it grows`() {
        var table = GroupTable(GroupLayout(width: 1))
        for number in 0..<5_000 {
            let key = Array("group \(number)".utf8)
            #expect(table.group(of: key.rawSpan) == number)
            table[number, 0] = Int64(number)
        }
        for number in stride(from: 0, to: 5_000, by: 7) {
            let key = Array("group \(number)".utf8)
            #expect(table.group(of: key.rawSpan) == number)
            #expect(table[number, 0] == number)
        }
        #expect(table.count == 5_000)
    }

    @Test func `gives its groups in the order of their bytes`() {
        var random = Seed(4).random
        var table = GroupTable(GroupLayout(width: 0))
        var keys: Set<[UInt8]> = [[], [0], [0, 0], [255], [255, 0]]
        for _ in 0..<500 { keys.insert(randomKey(&random, variety: 400)) }
        for key in keys.shuffled(using: &random) { _ = table.group(of: key.rawSpan) }
        let sorted = table.sortedGroups().map { table.key($0).array }
        #expect(sorted == keys.sorted { $0.lexicographicallyPrecedes($1) })
    }
}

@Suite struct `Windowed groups` {
    @Test(arguments: Seed.first(4))
    func `keep each window apart and give the old ones out in order`(seed: Seed) {
        var random = seed.random
        var groups = WindowedGroups(GroupLayout(width: 1))
        var expected: [Int64: [[UInt8]: Int64]] = [:]
        for _ in 0..<4_000 {
            let start = Int64(random.below(20)) * 10 - 100
            let key = randomKey(&random, variety: 30)
            groups.update(EventTime(milliseconds: start)) { table in
                let group = table.group(of: key.rawSpan)
                table[group, 0] += 1
            }
            expected[start, default: [:]][key, default: 0] += 1
            guard random.oneIn(300) else { continue }
            let bound = Int64(random.below(300)) - 100
            let removed = groups.remove(before: EventTime(milliseconds: bound))
            let due = expected.keys.filter { $0 < bound }.sorted()
            #expect(removed.map(\.start.milliseconds) == due)
            for (start, table) in removed {
                #expect(contents(of: table) == expected.removeValue(forKey: start.milliseconds))
            }
        }
        #expect(groups.windows.map(\.start.milliseconds) == expected.keys.sorted())
        groups.removeAll()
        #expect(groups.isEmpty)
    }

    private func contents(of table: GroupTable) -> [[UInt8]: Int64] {
        Dictionary(
            uniqueKeysWithValues: (0..<table.count).map { (table.key($0).array, table[$0, 0]) }
        )
    }
}

/// Values that a group's fields may have.
private let oddValues: [[String?]] = [
    [], [""], [nil], [nil, nil], ["", nil, ""], ["GetObject"], ["a", "b"], ["a\"b\\c"],
    ["\u{0}\u{1}\n\t\u{7f}"], ["é", "e\u{301}"], ["日本", "🪣", "\u{FFFD}"], ["{\"a\":[1]}"],
    [String(repeating: "long ", count: 2_000)], ["null", nil, "true", "1e3"],
]

private func key(_ values: [String?]) -> [UInt8] {
    var key: [UInt8] = []
    for value in values {
        if let value {
            let bytes = Array(value.utf8)
            GroupKey.append(bytes.rawSpan, to: &key)
        } else {
            GroupKey.appendMissing(to: &key)
        }
    }
    return key
}

@Suite struct `The key of a group` {
    @Test(arguments: oddValues)
    func `gives its values back`(values: [String?]) {
        let read = GroupKey.values(of: key(values).rawSpan)
        #expect(read == values.map { $0.map { Array($0.utf8) } })
    }

    @Test func `differs for different values`() {
        let keys = oddValues.map(key)
        #expect(Set(keys).count == keys.count)
        #expect(key(["ab", "c"]) != key(["a", "bc"]))
        #expect(key([nil]) != key([""]))
    }
}

@Suite struct `A partial frame` {
    private func rows(_ rows: [([String?], [Int64])], width: Int) -> PartialRows {
        var all = PartialRows(GroupLayout(width: width))
        for (values, numbers) in rows {
            let key = key(values)
            all.append(
                EventTime(milliseconds: -60_000),
                key.rawSpan,
                numbers: { numbers[$0] },
                accumulators: { _ in preconditionFailure("there are none") }
            )
        }
        return all
    }

    @Test func `comes back from JSON as it was`() throws {
        let frame = PartialFrame(
            sources: [
                PartialFrame.SourceProgress(
                    partition: "raw \"1\"/3",
                    watermark: EventTime(milliseconds: -5),
                    isIdle: true
                ),
                PartialFrame.SourceProgress(
                    partition: "raw/0",
                    watermark: .distantPast,
                    isIdle: false
                ),
                PartialFrame.SourceProgress(
                    partition: "raw/1",
                    watermark: .distantFuture,
                    isIdle: false
                ),
            ],
            rows: rows(oddValues.map { ($0, [1, 1 << 53 - 1]) } + [(["x"], [0, 7])], width: 2)
        )
        let layout = GroupLayout(width: 2)
        let read = try #require(PartialFrame(reading: SharedBytes(frame.json), layout))
        #expect(read.rows.count == frame.rows.count)
        for row in 0..<frame.rows.count {
            #expect(read.rows.pane(row) == frame.rows.pane(row))
            #expect(read.rows.key(row).array == frame.rows.key(row).array)
            #expect((0..<2).allSatisfy { read.rows[row, $0] == frame.rows[row, $0] })
        }
        #expect(read.sources == frame.sources)
    }

    @Test func `may be without rows, or without news of a source`() throws {
        for text in ["{\"sources\":[],\"rows\":[]}", "{\"rows\":[],\"sources\":[],\"more\":1}\n"] {
            let read = try #require(
                PartialFrame(reading: SharedBytes(Array(text.utf8)), GroupLayout(width: 1))
            )
            #expect(read.rows.isEmpty && read.sources.isEmpty)
        }
    }

    @Test(arguments: [
        "no JSON", "[]", "5", "{}", "{\"sources\":[]}", "{\"rows\":[]}",
        "{\"sources\":[[\"raw/1\"]],\"rows\":[]}",
        "{\"sources\":[[\"raw/1\",\"5\"]],\"rows\":[]}",
        "{\"sources\":[[\"raw/1\",5.5]],\"rows\":[]}",
        "{\"sources\":[[5,5]],\"rows\":[]}",
        "{\"sources\":[\"raw/1\"],\"rows\":[]}",
        "{\"sources\":{},\"rows\":[]}",
        "{\"sources\":[[\"raw\",5]],\"rows\":[]}",
        "{\"sources\":[[\"raw/x\",5]],\"rows\":[]}",
        "{\"sources\":[[\"raw/1\",9000000000000000000]],\"rows\":[]}",
        "{\"sources\":[[\"raw/1\",-9000000000000000000]],\"rows\":[]}",
        "{\"sources\":[],\"rows\":{}}",
        "{\"sources\":[],\"rows\":[5]}",
        "{\"sources\":[],\"rows\":[[5]]}",
        "{\"sources\":[],\"rows\":[[5,[\"k\"],[]]]}",
        "{\"sources\":[],\"rows\":[[5,[\"k\"],[1,2]]]}",
        "{\"sources\":[],\"rows\":[[5,[\"k\"],[\"1\"]]]}",
        "{\"sources\":[],\"rows\":[[5,\"k\",[1]]]}",
        "{\"sources\":[],\"rows\":[[5,[\"k\"],[-1]]]}",
        "{\"sources\":[],\"rows\":[[5,[\"k\"],[1.0]]]}",
        "{\"sources\":[],\"rows\":[[5,[\"k\"],[9007199254740992]]]}",
        "{\"sources\":[],\"rows\":[[9000000000000000000,[\"k\"],[1]]]}",
        "{\"sources\":[],\"rows\":[[99999999999999999999,[\"k\"],[1]]]}",
        "{\"sources\":[],\"rows\":[]} {\"sources\":[],\"rows\":[]}",
        "{\"sources\":[],\"rows\":[]} {\"sources\":",
    ])
    func `is not read from anything else`(text: String) {
        #expect(
            PartialFrame(reading: SharedBytes(Array(text.utf8)), GroupLayout(width: 1)) == nil
        )
    }
}
