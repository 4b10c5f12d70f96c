import FastJSON
import Records
import Streaming
import TestKit

extension MemoryLog {
    /// Writes the records of each partition of `topic`, keyed by the partition, some several to a
    /// message.
    func write(_ partitions: [[[UInt8]]], to topic: String, seed: Seed) {
        var random = seed.random
        for (index, records) in partitions.enumerated() {
            var rest = records[...]
            while !rest.isEmpty {
                let some = rest.prefix(1 + random.below(random.oneIn(3) ? 5 : 1))
                rest = rest.dropFirst(some.count)
                let list = some.map { String(decoding: $0, as: UTF8.self) }
                append(
                    key: Array("p\(index)".utf8),
                    value: Array("{\"Records\":[\(list.joined(separator: ","))]}".utf8),
                    to: Partition(topic: topic, index: Int32(index))
                )
            }
        }
    }

    /// Writes small records, `seconds` after the start of event time each, to a partition of `raw`.
    func say(_ seconds: [Int64], in partition: Int32) {
        for second in seconds {
            append(
                key: nil,
                value: Traffic.record(at: second),
                to: Partition(topic: "raw", index: partition)
            )
        }
    }

    /// The count of each row in `calls`, by the window's start in seconds after that of event time.
    var callCounts: [Int64: [Int]] {
        var counts: [Int64: [Int]] = [:]
        for message in messages(of: "calls") {
            let start = ((message.timestampMilliseconds ?? 0) - Traffic.start) / 1_000
            let count = message.value?.span.text.split(separator: "\"calls\":").last?.dropLast()
            counts[start, default: []].append(count.flatMap { Int($0) } ?? 0)
        }
        return counts
    }
}
