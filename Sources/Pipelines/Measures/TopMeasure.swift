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

/// What `top` keeps: values with their exact counts, as many as fit 60 KiB of JSON, and how often
/// there was another one.
///
/// Where there are more values, those with the least hashes stay: which they are depends on the set of
/// values alone, and one that stays in the end was never put out before, so its count is exact. A
/// value that is not kept was there at most as often as all of those together (`_error`), so a value
/// with a greater count is one of the most frequent for certain. In a frame
/// `[others, bound, "value", count, …]`.
struct TopAccumulator: MeasureAccumulator {
    /// How many values a row lists.
    private let listCount: Int32
    /// By hash, then by the value's bytes.
    private var kept: [Entry] = []
    /// How often there was a value that is not kept.
    private var othersCount: Int64 = 0
    /// Values whose hashes are not below it are not kept: the least hash that was put out.
    private var bound = Self.noBound
    /// Bytes that the kept values take.
    private var valueByteCount: Int32 = 0
    /// Bytes of the kept values and their counts as JSON, at most.
    private var keptJSONByteCount: Int32 = 0

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

    static let keptJSONByteLimit: Int32 = 60 << 10
    private static let noBound: UInt64 = (1 << 53) - 1
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
        lower(to: other.bound)
        for entry in other.kept { add(entry.value.rawSpan, count: entry.count) }
    }

    private mutating func add(_ value: RawSpan, count: Int64) {
        // A bound is a number in a frame, and JSON's are exact to 53 bits.
        let hash = value.hash(seed: 0) >> 11
        guard hash < bound else { return othersCount &+= count }
        let index = firstIndex(notBefore: hash, value)
        if index < kept.count, kept[index].counts(hash, value) {
            kept[index].count &+= count
            return
        }
        kept.insert(Entry(hash: hash, value: value.array, count: count), at: index)
        valueByteCount += Self.heapByteCount(ofValue: value.byteCount)
        keptJSONByteCount += Self.jsonByteCount(ofValue: value)
        while keptJSONByteCount > Self.keptJSONByteLimit { lower(to: kept[kept.count - 1].hash) }
    }

    /// Puts out what has a hash of `newBound` or above.
    private mutating func lower(to newBound: UInt64) {
        bound = min(bound, newBound)
        while let last = kept.last, last.hash >= bound {
            kept.removeLast()
            othersCount &+= last.count
            valueByteCount -= Self.heapByteCount(ofValue: last.value.count)
            keptJSONByteCount -= Self.jsonByteCount(ofValue: last.value.rawSpan)
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
            room -= escapedByteCount(value[index])
            guard room >= 0 else { break }
            index += 1
        }
        guard index < value.byteCount else { return index }
        while index > 0, value[index] & 0xC0 == 0x80 { index -= 1 }
        return index
    }

    private static func escapedByteCount(_ byte: UInt8) -> Int {
        switch byte {
        case 0..<0x20: 6
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): 2
        default: 1
        }
    }

    /// With its quotes, and a count of 16 digits, and two commas.
    private static func jsonByteCount(ofValue value: RawSpan) -> Int32 {
        var byteCount: Int32 = 20
        for index in 0..<value.byteCount { byteCount += Int32(escapedByteCount(value[index])) }
        return byteCount
    }

    // MARK: Frames

    func appendJSON(to json: inout [UInt8]) {
        json.append("[\(othersCount),\(bound)")
        for entry in kept {
            json.append(UInt8(ascii: ","))
            json.appendJSONString(entry.value.rawSpan)
            json.append(",\(entry.count)")
        }
        json.append("]" as StaticString)
    }

    func read(_ json: JSONValue) -> TopAccumulator? {
        guard json.kind == .array, var element = json.firstChild(),
            let others = Self.count(element), let second = element.nextSibling(in: json),
            let bound = Self.count(second)
        else { return nil }
        element = second
        var read = TopAccumulator(listCount: Int(listCount))
        read.othersCount = others
        read.bound = UInt64(bound)
        while let value = element.nextSibling(in: json) {
            guard value.isString, let next = value.nextSibling(in: json),
                let count = Self.count(next)
            else { return nil }
            var text: [UInt8] = []
            value.appendText(to: &text)
            read.add(text.rawSpan.extracting(0..<Self.cut(text.rawSpan)), count: count)
            element = next
        }
        return read
    }

    private static func count(_ json: JSONValue) -> Int64? {
        json.integer.flatMap { (0..<1 << 53).contains($0) ? $0 : nil }
    }

    /// An array of entries, about a quarter of it free, and each value's own memory.
    var heapByteCount: Int { 48 + kept.count * 32 + Int(valueByteCount) }

    var jsonByteCount: Int { Int(keptJSONByteCount) + 40 }

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
