import FastJSON
import Foundation
import Records
import Streaming
import TestKit

/// Synthetic records, spread over the partitions of a source topic, some several to a message, with
/// messages in between that are no records.
struct Traffic {
    /// By partition: what is in its messages, in order.
    private(set) var partitions: [[Item]]

    enum Item {
        case record([UInt8])
        case rejected([UInt8])
    }

    /// When the first record happens: 2026-01-01.
    static let start: Int64 = 1_767_225_600_000

    /// - Parameter closing: whether each partition ends with a record that is dropped, so much
    ///   later that all windows before it close.
    init(_ count: Int, partitions partitionCount: Int, seed: Seed, closing: Bool = true) {
        var random = seed.random
        var traffic = SyntheticTraffic(
            seed: seed.number,
            start: Self.start,
            recordsPerSecond: 1
        )
        partitions = Array(repeating: [], count: partitionCount)
        for _ in 0..<count {
            var bytes: [UInt8] = []
            traffic.appendNext(to: &bytes)
            partitions[random.below(partitionCount)].append(.record(bytes))
            if random.oneIn(50) {
                partitions[random.below(partitionCount)].append(.rejected(Array("no JSON".utf8)))
            }
        }
        guard closing else { return }
        for index in partitions.indices {
            partitions[index].append(
                .record(Self.record(at: 86_400, arn: CountingPipeline.droppedARN))
            )
        }
    }

    /// A small record `seconds` after `start`.
    static func record(
        at seconds: Int64,
        name: String = "Call",
        arn: String = "arn:aws:iam::111122223333:user/A"
    ) -> [UInt8] {
        let time = EventTime(milliseconds: start + seconds * 1_000)
        return Array(
            """
            {"eventVersion":"1.08","eventTime":"\(time)","eventName":"\(name)",\
            "eventSource":"s3.amazonaws.com","awsRegion":"eu-west-1","eventID":"\(seconds)",\
            "userIdentity":{"type":"IAMUser","arn":"\(arn)"}}
            """.utf8
        )
    }

    /// Writes everything to `log`, keyed by partition.
    func write(to log: MemoryLog, topic: String = "raw", seed: Seed = Seed(1)) {
        var random = seed.random
        for (index, items) in partitions.enumerated() {
            let partition = Partition(topic: topic, index: Int32(index))
            let key = Array("p\(index)".utf8)
            var pending: [[UInt8]] = []
            func flush() {
                guard !pending.isEmpty else { return }
                log.append(key: key, value: Self.message(pending), to: partition)
                pending = []
            }
            for item in items {
                switch item {
                case .record(let bytes):
                    pending.append(bytes)
                    if !random.oneIn(4) { flush() }
                case .rejected(let bytes):
                    flush()
                    log.append(key: key, value: bytes, to: partition)
                }
            }
            flush()
        }
    }

    /// One record as it is, several in the form that CloudTrail delivers to S3.
    private static func message(_ records: [[UInt8]]) -> [UInt8] {
        guard records.count > 1 else { return records[0] }
        let list = records.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")
        return Array("{\"Records\":[\(list)]}".utf8)
    }
}
