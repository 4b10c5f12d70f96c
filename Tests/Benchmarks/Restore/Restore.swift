import FastJSON
import Foundation
import KafkaIO
import Logging
import Pipelines
import Records
import Streaming

/// How fast a `dedupe` gets its memory back: a million keys, written in commit units of a thousand.
///
/// `restore` reads them from memory; `restore BROKERS` from a topic that it makes there, through the
/// engine, as `sluice run` does.
@main struct Restore {
    private static let keyCount = 1_000_000
    private static let unitSize = 1_000
    private static let source = Partition(topic: "restore.raw", index: 0)

    static func main() throws {
        let topology = try Plan.read(
            """
            name: restore-\(getpid())
            source: { topics: [\(source.topic)] }
            stages: [ dedupe: { id: once } ]
            outputs: { rejected: { topic: restore.rejected } }
            """,
            file: "restore.yaml",
            environment: [:],
            readFile: { _ in [] }
        ).topology
        let changes = changes(of: topology)
        let byteCount = changes.reduce(0) { $0 + ($1.value?.count ?? 0) }
        print("\(keyCount) keys, \(changes.count) messages, \(byteCount) bytes")
        let before = residentBytes()
        var stage = topology.makeStages(source)[0]
        let seconds = seconds {
            for change in changes { precondition(stage.restore(change) == unitSize) }
        }
        report("from memory", seconds)
        print("memory: \((residentBytes() - before) / keyCount) bytes a key")
        withExtendedLifetime(stage) {}
        guard let brokers = CommandLine.arguments.dropFirst().first else { return }
        try restore(changes, topology, brokers)
    }

    /// What a stage writes down that sees every key once.
    private static func changes(of topology: Topology) -> [StateChange] {
        var stage = topology.makeStages(source)[0]
        var decoder = MessageDecoder()
        var clock = PartitionClock(latenessMilliseconds: 600_000)
        var changes: [StateChange] = []
        for unit in 0..<keyCount / unitSize {
            let message = message(unit)
            decoder.decode(message.value ?? .empty, message: 0)
            let batch = decoder.finish()
            var times = ObservedTimes(latenessMilliseconds: clock.latenessMilliseconds)
            for index in 0..<batch.count {
                times.observe(batch.time(index), written: nil, by: &clock)
            }
            let messages = MessageBatch(partition: source, messages: [message])
            var pass = RecordPass(
                survivors: Array(0..<batch.count),
                times: times,
                messages: messages
            )
            stage.process(batch, &pass)
            changes += stage.takeChanges()
        }
        return changes
    }

    private static func message(_ unit: Int) -> Message {
        var text = ""
        for number in 0..<unitSize {
            let time = EventTime(
                milliseconds: 1_767_225_600_000 + Int64(unit * unitSize + number) * 80
            )
            text += "{\"eventVersion\":\"1.08\",\"eventTime\":\"\(time)\",\"eventName\":\"A\","
            text += "\"eventSource\":\"b\",\"eventID\":\"\(UUID().uuidString.lowercased())\"}\n"
        }
        return Message(
            offset: Offset(Int64(unit)),
            timestampMilliseconds: nil,
            key: nil,
            value: SharedBytes(Array(text.utf8))
        )
    }

    private static func restore(
        _ changes: [StateChange],
        _ topology: Topology,
        _ brokers: String
    ) throws {
        let logger = Logger(label: "restore")
        let properties = KafkaProperties([
            ("bootstrap.servers", brokers), ("receive.message.max.bytes", "2000000000"),
        ])
        let topic = topology.changelogs[0].topic
        let cluster = try KafkaCluster(properties: properties, logger: logger)
        for topic in [topic, source.topic, "restore.rejected"] {
            try cluster.createTopic(topic, partitions: 1)
        }
        let writer = try KafkaWriter(properties: properties, logger: logger)
        for change in changes {
            try writer.write(
                to: topic,
                partition: 0,
                key: SharedBytes(Array("\(source) ".utf8) + change.key),
                value: change.value
            )
        }
        let isWritten = try writer.flush(timeout: .seconds(60))
        precondition(isWritten)
        let client = try KafkaConsumerClient(
            properties: properties,
            group: topic,
            logger: logger
        )
        var engine = Engine(
            topology,
            layout: LogLayout(sources: [source], repartitionCounts: [:]),
            source: try KafkaSource(client: client, topics: [source.topic]),
            delivery: try AtLeastOnceDelivery(
                to: ["restore.rejected", topic].map(KafkaDestination.init),
                properties: properties,
                committingFor: client,
                logger: logger
            )
        )
        var start = ContinuousClock.now
        while true {
            try engine.step(now: .now, waitingAtMost: .milliseconds(100))
            for news in engine.takeRestorationNews() {
                switch news {
                case .began: start = .now
                case .ended(_, let counts):
                    precondition(counts.entries == keyCount)
                    report("from Kafka", (ContinuousClock.now - start) / .seconds(1))
                    return try engine.source.close()
                case .abandoned: preconditionFailure("nobody else is there")
                }
            }
        }
    }

    private static func seconds(_ body: () -> Void) -> Double {
        ContinuousClock().measure(body) / .seconds(1)
    }

    private static func report(_ name: String, _ seconds: Double) {
        let rate = Int(Double(keyCount) / seconds)
        print("\(name): \(String(format: "%.2f", seconds)) s, \(rate) keys a second")
    }

    /// What of this process is in memory.
    private static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0) * 4_096
    }
}
