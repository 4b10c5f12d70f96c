internal import FastJSON
internal import Streaming

extension MeasureKind {
    static let top = MeasureKind(
        name: "top",
        summary: "The most frequent values of a field with their counts, at most 100 of them.",
        example: "top(eventName, 5)",
        argument: .fieldAndNumber(1...100),
        furtherColumns: ["other", "error"],
        course: nil,
        makeAccumulator: { TopAccumulator(listCount: $0) }
    )
}

/// What `top` keeps: up to 256 values with their exact counts, and how often there was another one.
///
/// Where there are more values, those with the 256 least hashes stay: which they are depends on the
/// set of values alone, and one that stays in the end was never put out before, so its count is
/// exact. A value that is not kept was there at most as often as all of those together (`_error`),
/// so a value with a greater count is one of the most frequent for certain. In a frame
/// `[others, "value", count, …]`.
struct TopAccumulator: MeasureAccumulator {
    /// How many values a row lists.
    private let listCount: Int32
    /// By hash, then by the value's bytes.
    private var kept: [Entry] = []
    /// How often there was a value that is not kept.
    private var othersCount: Int64 = 0
    /// Bytes that the kept values take.
    private var valueByteCount: Int32 = 0

    private struct Entry: Hashable, Sendable {
        let hash: UInt64
        let value: [UInt8]
        var count: Int64

        func counts(_ hash: UInt64, _ value: RawSpan) -> Bool {
            self.hash == hash && self.value.rawSpan.isEqual(to: value)
        }

        func precedes(_ hash: UInt64, _ value: RawSpan) -> Bool {
            self.hash == hash ? self.value.rawSpan.precedes(value) : self.hash < hash
        }
    }

    static let keptLimit = 256
    /// Bytes of a value as JSON; what is longer is told apart by its beginning.
    static let valueByteLimit = 128

    init(listCount: Int) {
        self.listCount = Int32(listCount)
    }

    mutating func add(_ value: RawSpan) {
        add(value.extracting(0..<Self.cut(value)), count: 1)
    }

    mutating func merge(_ other: TopAccumulator) {
        othersCount &+= other.othersCount
        for entry in other.kept { add(entry.value.rawSpan, count: entry.count) }
    }

    private mutating func add(_ value: RawSpan, count: Int64) {
        let hash = value.hash(seed: 0)
        let index = firstIndex(notBefore: hash, value)
        if index < kept.count, kept[index].counts(hash, value) {
            kept[index].count &+= count
        } else if index == Self.keptLimit {
            othersCount &+= count
        } else {
            kept.insert(Entry(hash: hash, value: value.array, count: count), at: index)
            valueByteCount += Self.heapByteCount(ofValue: value.byteCount)
            guard kept.count > Self.keptLimit else { return }
            let last = kept.removeLast()
            othersCount &+= last.count
            valueByteCount -= Self.heapByteCount(ofValue: last.value.count)
        }
    }

    /// What an array of so many bytes takes, with its header and the allocator's.
    private static func heapByteCount(ofValue byteCount: Int) -> Int32 { 48 + Int32(byteCount) }

    private func firstIndex(notBefore hash: UInt64, _ value: RawSpan) -> Int {
        var low = 0
        var high = kept.count
        while low < high {
            let middle = (low + high) / 2
            if kept[middle].precedes(hash, value) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// How many bytes of `value` are looked at: whole characters that fit the limit once escaped.
    private static func cut(_ value: RawSpan) -> Int {
        var room = valueByteLimit
        var index = 0
        while index < value.byteCount {
            switch value[index] {
            case 0..<0x20: room -= 6
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): room -= 2
            default: room -= 1
            }
            guard room >= 0 else { break }
            index += 1
        }
        guard index < value.byteCount else { return index }
        while index > 0, value[index] & 0xC0 == 0x80 { index -= 1 }
        return index
    }

    // MARK: Frames

    func appendJSON(to json: inout [UInt8]) {
        json.append("[\(othersCount)")
        for entry in kept {
            json.append(UInt8(ascii: ","))
            json.appendJSONString(entry.value.rawSpan)
            json.append(",\(entry.count)")
        }
        json.append("]" as StaticString)
    }

    func read(_ json: JSONValue) -> TopAccumulator? {
        guard json.kind == .array, var element = json.firstChild(),
            let others = Self.count(element)
        else { return nil }
        var read = TopAccumulator(listCount: Int(listCount))
        read.othersCount = others
        var entryCount = 0
        while let value = element.nextSibling(in: json) {
            guard value.isString, let next = value.nextSibling(in: json),
                let count = Self.count(next), entryCount < Self.keptLimit
            else { return nil }
            var text: [UInt8] = []
            value.appendText(to: &text)
            read.add(text.rawSpan.extracting(0..<Self.cut(text.rawSpan)), count: count)
            entryCount += 1
            element = next
        }
        return read
    }

    private static func count(_ json: JSONValue) -> Int64? {
        json.integer.flatMap { (0..<1 << 53).contains($0) ? $0 : nil }
    }

    /// An array of entries, about a quarter of it free, and each value's own memory.
    var heapByteCount: Int { 48 + kept.count * 32 + Int(valueByteCount) }

    var jsonByteCount: Int { kept.count * (Self.valueByteLimit + 20) + 20 }

    // MARK: Results

    /// The most frequent first; of values as frequent, the one whose bytes come first.
    private var listed: ArraySlice<Entry> {
        kept.sorted { left, right in
            left.count == right.count
                ? left.value.rawSpan.precedes(right.value.rawSpan) : left.count > right.count
        }.prefix(Int(listCount))
    }

    var resultJSON: [UInt8]? {
        var json: [UInt8] = []
        json.append("[" as StaticString)
        for (number, entry) in listed.enumerated() {
            json.append(number == 0 ? "{\"value\":" : ",{\"value\":")
            json.appendJSONString(entry.value.rawSpan)
            json.append(",\"count\":\(entry.count)}")
        }
        json.append("]" as StaticString)
        return json
    }

    /// How often there was a value that is not listed, and how often one that is not kept.
    var furtherJSON: [[UInt8]] {
        let all = kept.reduce(othersCount) { $0 &+ $1.count }
        let other = listed.reduce(all) { $0 &- $1.count }
        return [Array("\(other)".utf8), Array("\(othersCount)".utf8)]
    }
}
