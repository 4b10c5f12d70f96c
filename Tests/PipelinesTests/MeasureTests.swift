import FastJSON
import Foundation
import Records
import Streaming
import TestKit
import Testing

@testable import Pipelines

/// An accumulator that has taken in `values`, in this order.
private func accumulator(
    _ kind: MeasureKind,
    _ number: Int = 0,
    of values: [String]
) throws -> any MeasureAccumulator {
    let make = try #require(kind.makeAccumulator)
    var accumulator = make(number)
    for value in values {
        let bytes = Array(value.utf8)
        accumulator.add(bytes.rawSpan)
    }
    return accumulator
}

/// What comes of `accumulator` when it has gone through a frame.
private func throughFrame(
    _ accumulator: any MeasureAccumulator
) throws -> any MeasureAccumulator {
    func go<Own: MeasureAccumulator>(_ own: Own) throws -> any MeasureAccumulator {
        var json: [UInt8] = []
        own.appendJSON(to: &json)
        #expect(json.count <= own.jsonByteCount && own.jsonByteCount < 65_536)
        let read = try reading(json, as: own)
        return try #require(read)
    }
    return try go(accumulator)
}

/// What `empty` reads from `json`.
private func reading<Own: MeasureAccumulator>(_ json: [UInt8], as empty: Own) throws -> Own? {
    try withRecord(String(decoding: json, as: UTF8.self)) { empty.read($0.json) }
}

private func merged(
    _ left: any MeasureAccumulator,
    _ right: any MeasureAccumulator
) throws -> any MeasureAccumulator {
    func go<Own: MeasureAccumulator>(_ own: Own) throws -> any MeasureAccumulator {
        var sum = own
        sum.merge(try #require(right as? Own))
        return sum
    }
    return try go(left)
}

private func text(_ accumulator: any MeasureAccumulator) -> [String] {
    ([accumulator.resultJSON ?? Array("null".utf8)] + accumulator.furtherJSON)
        .map { String(decoding: $0, as: UTF8.self) }
}

private func frame(_ accumulator: any MeasureAccumulator) -> String {
    var json: [UInt8] = []
    accumulator.appendJSON(to: &json)
    return String(decoding: json, as: UTF8.self)
}

/// Values of which some are numbers, some are none, and some come often.
private func values(_ count: Int, variety: Int, _ random: inout SeededRandom) -> [String] {
    (0..<count).map { _ in
        let number = random.below(random.oneIn(2) ? variety : variety / 20 + 1)
        switch number % 7 {
        case 0: return "-\(number).\(number % 1_000)"
        case 1: return "0.\(number)"
        case 2: return "\(number)e-\(number % 12)"
        case 3: return "\(number)e\(number % 20)"
        case 4: return "no number \(number)"
        default: return "\(number)"
        }
    }
}

@Suite struct `A measure` {
    private static let kinds = MeasureKind.catalogue.filter { $0.makeAccumulator != nil }

    @Test(arguments: kinds.map(\.name), [(3, 5), (200, 40), (4_000, 900), (6_000, 30_000)])
    func `does not depend on order, nor on how its values were spread and merged`(
        name: String,
        size: (count: Int, variety: Int)
    ) throws {
        let kind = try #require(Self.kinds.first { $0.name == name })
        var random = Seed(UInt64(size.count)).random
        var all = values(size.count, variety: size.variety, &random)
        let whole = try accumulator(kind, 5, of: all)
        for _ in 0..<4 {
            all.shuffle(using: &random)
            var parts: [any MeasureAccumulator] = []
            var rest = all[...]
            while !rest.isEmpty {
                let count = 1 + random.below(random.oneIn(3) ? size.count : 50)
                parts.append(try throughFrame(accumulator(kind, 5, of: Array(rest.prefix(count)))))
                rest = rest.dropFirst(count)
            }
            while parts.count > 1 {
                let other = parts.remove(at: random.below(parts.count))
                let index = random.below(parts.count)
                parts[index] = try merged(parts[index], other)
            }
            #expect(frame(parts[0]) == frame(whole))
            #expect(text(parts[0]) == text(whole))
            #expect(parts[0].heapByteCount == whole.heapByteCount)
        }
    }

    @Test(arguments: kinds.map(\.name))
    func `has no result before its first value, and a frame without one`(name: String) throws {
        let kind = try #require(Self.kinds.first { $0.name == name })
        let empty = try throughFrame(accumulator(kind, 5, of: []))
        let expected = ["count_distinct": ["0", "0"], "top": ["[]", "0", "0"]]
        #expect(text(empty) == expected[name] ?? ["null"])
    }

    @Test(arguments: [
        ("sum", ["0.1", "0.2"], "0.3"),
        ("sum", ["1e15", "1", "-1e15"], "1"),
        ("sum", ["9e99", "-1"], "999999999999999"),
        ("sum", ["9e99", "9e99"], "2000000000000000"),
        ("sum", ["01", "007", "-00.5", "00", "0", "-0", "0.5", "0e3"], "0.5"),
        ("sum", ["true", "", "x", "1x", "--1", "1.", ".5", "1e", "0x10", " 1", "2"], "2"),
        ("sum", ["12", "-12"], "0"),
        ("sum", ["-0.000001"], "-0.000001"),
        ("sum", ["0.0000019"], "0.000001"),
        ("sum", ["123456789012345678901234567890e-20", "1E+2"], "1234567990.123456"),
        ("sum", ["1e-999999999999999999999", "1E5"], "100000"),
        (
            "sum",
            ["7.\(String(repeating: "0", count: 99))", "0.\(String(repeating: "3", count: 99))"],
            "7.333333"
        ),
        ("avg", ["1", "2"], "1.5"), ("avg", ["1", "1", "0"], "0.666667"),
        ("avg", ["-1", "-1", "0"], "-0.666667"), ("avg", ["x"], "null"),
        ("avg", ["0.000001", "0"], "0.000001"),
        ("min", ["3", "-2.5", "x"], "-2.5"), ("max", ["3", "-2.5", "x"], "3"),
        ("max", ["9", "10"], "10"), ("min", ["1e-7", "2"], "0"),
    ])
    func `of numbers is exact`(name: String, values: [String], result: String) throws {
        let kind = try #require(Self.kinds.first { $0.name == name })
        #expect(text(try accumulator(kind, of: values)) == [result])
    }

    @Test(arguments: [0, 1, 999, 1_000, 1_001, 5_000, 20_000, 200_000])
    func `of different values is exact to a thousand, and then nearly so`(count: Int) throws {
        let names = (0..<count).map { "arn:aws:iam::111122223333:user/\($0)" }
        let result = text(try accumulator(.countDistinct, of: names + names.prefix(500)))
        if count <= 1_000 {
            #expect(result == ["\(count)", "0"])
        } else {
            #expect(result[1] == "0.01625")
            let error = try #require(Double(result[0])) / Double(count) - 1
            #expect(abs(error) < 4 * 0.01625, "\(result[0]) for \(count)")
        }
    }

    @Test func `of different values never falls while values are added`() throws {
        var accumulator = try accumulator(.countDistinct, of: [])
        var last = 0
        for number in 0..<6_000 {
            let value = Array("\(number)".utf8)
            accumulator.add(value.rawSpan)
            guard number < 1_010 || number % 50 == 0 else { continue }
            let count = try #require(Int(text(accumulator)[0]))
            #expect(count >= last)
            last = count
        }
    }

    @Test func `of frequent values lists them, and says how many others there were`() throws {
        let some = ["b", "a", "c", "a", "b", "a", "d", "e\"\n"]
        #expect(
            text(try accumulator(.top, 2, of: some)) == [
                "[{\"value\":\"a\",\"count\":3},{\"value\":\"b\",\"count\":2}]", "3", "0",
            ]
        )
        let many = (0..<5_000).map { "\($0)" } + some
        let result = text(try accumulator(.top, 100, of: many))
        let listed = try #require(
            try JSONSerialization.jsonObject(with: Data(result[0].utf8)) as? [[String: Any]]
        )
        let counts = listed.compactMap { $0["count"] as? Int }
        #expect(counts.count == 100)
        #expect(counts.reduce(0, +) + (Int(result[1]) ?? 0) == many.count)
        #expect((1_000..<4_000).contains(try #require(Int(result[2]))))
    }

    @Test func `of frequent values are exact for a thousand addresses`() throws {
        let addresses = (0..<1_000).map { "198.51.\(100 + $0 / 256).\($0 % 256)" }
        let often = Array(repeating: "192.0.2.57", count: 50)
        let result = text(try accumulator(.top, 1, of: addresses + often))
        #expect(result == ["[{\"value\":\"192.0.2.57\",\"count\":50}]", "1000", "0"])
    }

    /// Values of many lengths, so that a short one would fit where a long one did not.
    @Test(arguments: Seed.first(8))
    func `of frequent values are the same whatever the order and the parts`(seed: Seed) throws {
        var random = SeededRandom(seed: seed.number)
        let values = (0..<3_000).map { number in
            "\(number % 1_700)" + String(repeating: "x", count: number % 1_700 % 97)
        }
        let whole = text(try accumulator(.top, 100, of: values))
        #expect(whole[2] != "0", "not all are kept")
        #expect(text(try accumulator(.top, 100, of: values.shuffled(using: &random))) == whole)
        var together = try accumulator(.top, 100, of: [])
        var rest = values.shuffled(using: &random)[...]
        while !rest.isEmpty {
            let part = rest.prefix(1 + random.below(1_200))
            rest = rest.dropFirst(part.count)
            let accumulated = try accumulator(.top, 100, of: Array(part))
            together = try merged(together, throughFrame(accumulated))
        }
        #expect(text(together) == whole)
    }

    @Test func `of frequent values looks at the beginning of long ones`() throws {
        let long = String(repeating: "é", count: 100)
        let control = String(repeating: "\u{1}", count: 100)
        let result = text(
            try accumulator(.top, 5, of: [long + "1", long + "2", control + "1", control])
        )
        let expected = [
            (String(repeating: "\\u0001", count: 21)), String(repeating: "é", count: 64),
        ]
        #expect(
            result[0]
                == "["
                + expected.map { "{\"value\":\"\($0)\",\"count\":2}" }
                .joined(separator: ",") + "]"
        )
    }

    @Test(arguments: [
        ("sum", "5"), ("sum", "[]"), ("sum", "[1]"), ("sum", "[1,2]"), ("sum", "[-1,\"2\"]"),
        ("sum", "[1,\"x\"]"), ("sum", "[1,\"2\",3]"), ("sum", "[0,\"1\"]"),
        ("avg", "[1,\"1000000000000000000001\"]"), ("min", "5"), ("min", "\"\""),
        ("max", "\"1000000000000000000001\""), ("max", "[]"),
        ("count_distinct", "5"), ("count_distinct", "\"0\""), ("count_distinct", "[]"),
        ("count_distinct", "\"000000000000000G\""), ("count_distinct", "\"000000000000000A\""),
        ("count_distinct", "\"\(String(repeating: "0", count: 16 * 1_001))\""),
        ("count_distinct", "[\"AAAA\"]"),
        ("count_distinct", "[\"\(String(repeating: "9", count: 4_096))\"]"),
        ("count_distinct", "[\"\(String(repeating: "A", count: 4_096))\",1]"),
        ("top", "{}"), ("top", "[]"), ("top", "[-1]"), ("top", "[0,\"a\"]"), ("top", "[0,1,1]"),
        ("top", "[0,\"a\",-1]"), ("top", "[0,\"a\",9007199254740992]"),
        ("top", "[0\(String(repeating: ",\"a\",1", count: 257))]"),
    ])
    func `is not read from what it can't have written`(name: String, json: String) throws {
        let kind = try #require(Self.kinds.first { $0.name == name })
        func isRead<Own: MeasureAccumulator>(as own: Own) throws -> Bool {
            try reading(Array(json.utf8), as: own) != nil
        }
        let empty = try accumulator(kind, 5, of: [])
        #expect(try !isRead(as: empty))
    }
}
