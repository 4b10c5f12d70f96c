import Records
import Streaming
import TestKit

/// Calls of a few principals, who now and then do what they never did before, in the partitions of a
/// topic.
struct DriftTraffic {
    struct Call {
        /// Tells calls apart.
        let name: String
        let principal: String?
        let eventName: String
        let address: String
        let hasError: Bool
        /// Whether the filter of the tests drops it.
        let isDropped: Bool
        let seconds: Int64

        /// What it says of its principal, with the reason that it is if it is new.
        var facts: [(reason: String, fact: String)] {
            let principal = principal ?? "?"
            let network = address.split(separator: ".").prefix(3).joined(separator: ".")
            let facts = [
                ("new principal", "\(principal)"), ("new eventName", "\(principal)/\(eventName)"),
                ("new network", "\(principal)@\(network)"),
            ]
            return hasError ? facts + [("first error", "\(principal)!")] : facts
        }

        var bytes: [UInt8] {
            let time = EventTime(milliseconds: Traffic.start + seconds * 1_000)
            let identity = principal.map { "\"userIdentity\":{\"userName\":\"\($0)\"}," } ?? ""
            let error = hasError ? "\"errorCode\":\"Denied\"," : ""
            return Array(
                """
                {"eventVersion":"1.08","eventTime":"\(time)","eventName":"\(eventName)",\
                \(identity)"eventSource":"s3.amazonaws.com","awsRegion":"eu-west-1",\
                "sourceIPAddress":"\(address)",\(error)"readOnly":\(isDropped),\
                "requestID":"\(name)"}
                """.utf8
            )
        }
    }

    /// By partition.
    private(set) var partitions: [[Call]]

    init(_ count: Int, partitions partitionCount: Int, seed: Seed) {
        var random = seed.random
        partitions = (0..<partitionCount).map { partition in
            Self.calls(count / partitionCount, in: partition, &random)
        }
    }

    private static func calls(
        _ count: Int,
        in partition: Int,
        _ random: inout SeededRandom
    ) -> [Call] {
        var now: Int64 = 0
        return (0..<count).map { number in
            now += Int64(random.below(8))
            let late = random.oneIn(6) ? random.below(300) : random.below(6)
            // The further on, the more there is to do.
            let variety = 2 + number / 25
            return Call(
                name: "p\(partition)-\(number)",
                principal: random.oneIn(15) ? nil : "u\(random.below(1 + variety / 2))",
                eventName: "call\(random.below(variety))",
                address: "10.0.\(random.below(variety)).\(random.below(256))",
                hasError: random.oneIn(12),
                isDropped: !random.oneIn(6),
                seconds: max(0, now - Int64(late))
            )
        }
    }

    /// Writes everything to `log`.
    func write(to log: MemoryLog, seed: Seed) {
        log.write(partitions.map { $0.map(\.bytes) }, to: "raw", seed: seed)
    }

    /// What a guard promises, written down plainly, for memories with room for everything: the calls
    /// that go on, by partition, in order, each with why.
    func expected(lateness: Int64, learn: Int64, span: Int64) -> [[String]] {
        partitions.map { calls in
            var newest = Int64.min / 2
            var start: Int64?
            var seen: [String: Int64] = [:]
            return calls.compactMap { call in
                newest = max(newest, call.seconds)
                if start == nil { start = newest }
                let isLearning = newest < start! + learn
                guard call.isDropped else { return "\(call.name) kept" }
                let horizon = newest - lateness - span
                seen = seen.filter { $0.value >= horizon }
                var reasons: [String] = []
                for (reason, fact) in call.facts {
                    let last = seen[fact]
                    let isNew = last.map { call.seconds - $0 > span } ?? true
                    if isNew { reasons.append(reason) }
                    guard call.seconds >= horizon else { continue }
                    let isOlder = last.map { call.seconds - $0 >= max(1, span / 8) } ?? true
                    if isNew || isOlder { seen[fact] = call.seconds }
                }
                guard !isLearning, !reasons.isEmpty else { return nil }
                return "\(call.name) \(reasons.joined(separator: ", "))"
            }
        }
    }
}
