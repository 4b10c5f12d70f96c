import FastJSON
import Records
import Streaming
import TestKit
import Testing

@Suite struct `A key memory` {
    /// The same in the plainest way: keys in the order in which they came.
    private struct PlainMemory {
        var limit: Int
        var keys: [(key: [UInt8], origin: KeyMemory.Origin)] = []

        mutating func remember(_ key: [UInt8], from origin: KeyMemory.Origin) {
            keys.removeAll { $0.key == key }
            keys.append((key, origin))
            guard keys.count > limit else { return }
            let oldest = keys.map(\.origin.time).min()
            keys.remove(at: keys.firstIndex { $0.origin.time == oldest }!)
        }

        mutating func removeAll(before time: EventTime) {
            keys.removeAll { $0.origin.time < time }
        }
    }

    private func key(_ number: Int) -> [UInt8] { Array("key \(number)".utf8) }

    private func origin(_ time: Int, _ offset: Int) -> KeyMemory.Origin {
        KeyMemory.Origin(
            time: EventTime(milliseconds: Int64(time)),
            position: RecordPosition(offset: Offset(Int64(offset)), number: Int32(offset % 3))
        )
    }

    @Test(arguments: [(1, 5), (30, 50), (400, 300), (100_000, 5_000)], Seed.first(2))
    func `remembers what a list of keys would`(sizes: (limit: Int, variety: Int), seed: Seed) {
        var random = seed.random
        var memory = KeyMemory(limit: sizes.limit)
        var plain = PlainMemory(limit: sizes.limit)
        for step in 0..<4_000 {
            let time = step / 4 + random.below(sizes.limit.isMultiple(of: 2) ? 300 : 20)
            let key = key(random.below(sizes.variety))
            let known = plain.keys.contains { $0.key == key }
            let forgottenCount = memory.remember(key.rawSpan, from: origin(time, step))
            #expect(forgottenCount == (!known && plain.keys.count == sizes.limit ? 1 : 0))
            plain.remember(key, from: origin(time, step))
            if random.oneIn(10) {
                let horizon = EventTime(milliseconds: Int64(step / 4 - 100))
                memory.removeAll(before: horizon)
                plain.removeAll(before: horizon)
            }
            #expect(memory.count == plain.keys.count)
            let asked = self.key(random.below(sizes.variety))
            let expected = plain.keys.first { $0.key == asked }?.origin
            #expect(memory.origin(of: asked.rawSpan) == expected)
        }
    }

    @Test(arguments: [(20, 100), (10_000, 3_000)], Seed.first(3))
    func `is the same again after its changes have been read back`(
        sizes: (limit: Int, variety: Int),
        seed: Seed
    ) throws {
        var random = seed.random
        var memory = KeyMemory(limit: sizes.limit)
        var segments = KeySegments(label: "eventID")
        var log: [[UInt8]: StateChange] = [:]
        var order: [[UInt8]] = []
        for step in 0..<6_000 {
            let (key, origin) = (
                key(random.below(sizes.variety)), origin(step + random.below(50), step)
            )
            // Of a key only what is newer takes the place of what is known, as with stages.
            if memory.origin(of: key.rawSpan).map({ $0.time <= origin.time }) ?? true {
                _ = memory.remember(key.rawSpan, from: origin)
            }
            memory.removeAll(before: EventTime(milliseconds: Int64(step - 1_500)))
            guard random.oneIn(40) || step == 5_999 else { continue }
            for change in segments.takeChanges(of: &memory) {
                if log.updateValue(change, forKey: change.key) == nil { order.append(change.key) }
            }
        }
        #expect(log.values.contains { $0.value == nil }, "nothing was dropped")
        var restored = KeyMemory(limit: sizes.limit)
        var others = KeySegments(label: "eventID")
        for change in order.compactMap({ log[$0] }) {
            #expect(others.restore(change, to: &restored) != nil)
        }
        restored.removeAll(before: EventTime(milliseconds: 5_999 - 1_500))
        #expect(restored.count == memory.count)
        for number in 0..<sizes.variety {
            let key = key(number)
            #expect(restored.origin(of: key.rawSpan) == memory.origin(of: key.rawSpan))
        }
        #expect(others.takeChanges(of: &restored).allSatisfy { $0.value == nil })
    }

    @Test func `writes a large change in pieces that a broker takes`() {
        var memory = KeyMemory(limit: 100_000)
        var segments = KeySegments(label: "eventID")
        for number in 0..<60_000 {
            _ = memory.remember(key(number).rawSpan, from: origin(number, number))
        }
        let changes = segments.takeChanges(of: &memory)
        #expect(changes.count > 1 && changes.allSatisfy { $0.value?.count ?? 0 < 300_000 })
        var restored = KeyMemory(limit: 100_000)
        var others = KeySegments(label: "eventID")
        let counts = changes.compactMap { others.restore($0, to: &restored) }
        #expect(counts.reduce(0, +) == 60_000 && restored.count == 60_000)
        #expect(segments.takeChanges(of: &memory).isEmpty, "there is nothing new")
    }

    @Test func `takes up nothing that was made by other fields, and drops it`() {
        var memory = KeyMemory(limit: 10)
        var segments = KeySegments(label: "eventID")
        _ = memory.remember(key(1).rawSpan, from: origin(1, 1))
        let changes = segments.takeChanges(of: &memory)
        var other = KeyMemory(limit: 10)
        var others = KeySegments(label: "eventID,eventName")
        #expect(changes.map { others.restore($0, to: &other) } == [nil])
        #expect(other.count == 0)
        other.removeAll(before: EventTime(milliseconds: 0))
        let dropped = others.takeChanges(of: &other)
        #expect(dropped.map(\.key) == changes.map(\.key) && dropped[0].value == nil)
    }

    @Test func `reads no bytes that are not there`() {
        var memory = KeyMemory(limit: 1_000)
        var segments = KeySegments(label: "eventID")
        for number in 0..<20 {
            _ = memory.remember(key(number).rawSpan, from: origin(number, 7 * number))
        }
        let bytes = segments.takeChanges(of: &memory)[0].value!.array
        var random = Seed(1).random
        for length in 0..<bytes.count {
            var other = KeyMemory(limit: 1_000)
            var others = KeySegments(label: "eventID")
            var broken = Array(bytes.prefix(length))
            if length > 0, random.oneIn(2) { broken[random.below(length)] ^= 0xFF }
            let change = StateChange(key: Array("0".utf8), value: SharedBytes(broken))
            _ = others.restore(change, to: &other)
            #expect(other.count <= 20)
        }
    }
}

@Suite struct `A packed key` {
    private func packed(_ texts: [String?]) -> [UInt8] {
        var key: [UInt8] = []
        for text in texts {
            if let text {
                let bytes = Array(text.utf8)
                PackedKey.append(bytes.rawSpan, to: &key)
            } else {
                PackedKey.appendMissing(to: &key)
            }
        }
        return key
    }

    @Test func `is different for different values`() {
        let uuid = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
        let values: [[String?]] = [
            [nil], [""], ["a"], ["b"], ["a", nil], [nil, "a"], ["a", "b"], ["ab", ""], ["", "ab"],
            [uuid], [uuid.uppercased()], [String(uuid.dropLast())], [uuid + "0"],
            [String(uuid.filter { $0 != "-" })], ["0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8fg"],
            ["0a1b2c3d04e5f-6071-8293-a4b5c6d7e8f9"], [uuid, uuid], [uuid, nil],
            ["0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f8"], [String(repeating: "x", count: 300)],
        ]
        #expect(Set(values.map(packed)).count == values.count)
        #expect(packed([uuid]).count == 17)
    }
}
