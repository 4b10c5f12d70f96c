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
}
