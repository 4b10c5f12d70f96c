import Records
import Streaming
import TestKit

/// Records of which many come more than once, at random distances, in the partitions of a topic.
struct RepeatingTraffic {
    /// One coming of a record.
    struct Coming {
        /// Tells comings apart.
        let name: String
        /// What tells records apart; nil if it has no `eventID`.
        let eventID: String?
        let seconds: Int64

        /// Whether one of the two may be taken off because of the other.
        func repeats(_ other: Coming, within span: Int64) -> Bool {
            eventID != nil && eventID == other.eventID && abs(seconds - other.seconds) <= span
        }

        var bytes: [UInt8] {
            let time = EventTime(milliseconds: Traffic.start + seconds * 1_000)
            let id = eventID.map { "\"eventID\":\"\($0)\"," } ?? ""
            return Array(
                """
                {"eventVersion":"1.08","eventTime":"\(time)","eventName":"Call",\
                "eventSource":"s3.amazonaws.com","awsRegion":"eu-west-1",\(id)\
                "requestID":"\(name)"}
                """.utf8
            )
        }
    }

    /// By partition.
    private(set) var partitions: [[Coming]]

    /// Seconds that pass from a record to the next one, on average, in each partition.
    static let step = 4

    init(_ count: Int, partitions partitionCount: Int, seed: Seed) {
        var random = seed.random
        partitions = (0..<partitionCount).map { partition in
            Self.comings(count / partitionCount, in: partition, &random)
        }
    }

    private static func comings(
        _ count: Int,
        in partition: Int,
        _ random: inout SeededRandom
    ) -> [Coming] {
        var comings: [Coming] = []
        var now: Int64 = 0
        for number in 0..<count {
            now += Int64(random.below(2 * step))
            let name = "p\(partition)-\(number)"
            if !comings.isEmpty, random.oneIn(3) {
                let distance = 1 + random.below(random.oneIn(4) ? comings.count : 20)
                let earlier = comings[max(0, comings.count - distance)]
                // Some keys come again with another time.
                let seconds = random.oneIn(6) ? now : earlier.seconds
                comings.append(Coming(name: name, eventID: earlier.eventID, seconds: seconds))
                continue
            }
            let late = random.oneIn(5) ? random.below(600) : random.below(10)
            comings.append(
                Coming(
                    name: name,
                    eventID: eventID(&random),
                    seconds: max(0, now - Int64(late))
                )
            )
        }
        return comings
    }

    /// A UUID, mostly; sometimes another text, or none.
    private static func eventID(_ random: inout SeededRandom) -> String? {
        if random.oneIn(20) { return nil }
        let digits = (0..<32).map { _ in "0123456789abcdef".randomElement(using: &random)! }
        let text = String(digits)
        if random.oneIn(5) { return "id-\(text.prefix(random.below(30)))" }
        let ends = [8, 12, 16, 20]
        let uuid = digits.enumerated().map { ends.contains($0) ? "-\($1)" : "\($1)" }.joined()
        return random.oneIn(6) ? uuid.uppercased() : uuid
    }

    /// Writes everything to `log`.
    func write(to log: MemoryLog, topic: String = "raw", seed: Seed) {
        log.write(partitions.map { $0.map(\.bytes) }, to: topic, seed: seed)
    }

    /// The names of the comings that go on, by partition, in order: what the stage promises, written
    /// down plainly.
    func kept(lateness: Int64, span: Int64, keys limit: Int) -> [[String]] {
        partitions.map { comings in
            var newest = Int64.min / 2
            var remembered: [(eventID: String, seconds: Int64)] = []
            return comings.filter { coming in
                newest = max(newest, coming.seconds)
                let horizon = newest - lateness - span
                remembered.removeAll { $0.seconds < horizon }
                guard let eventID = coming.eventID else { return true }
                if let known = remembered.firstIndex(where: { $0.eventID == eventID }) {
                    let distance = coming.seconds - remembered[known].seconds
                    if abs(distance) <= span { return false }
                    if distance < 0 { return true }
                    remembered.remove(at: known)
                }
                guard coming.seconds >= horizon else { return true }
                remembered.append((eventID, coming.seconds))
                if remembered.count > limit {
                    let oldest = remembered.map(\.seconds).min()
                    remembered.remove(at: remembered.firstIndex { $0.seconds == oldest }!)
                }
                return true
            }.map(\.name)
        }
    }
}
