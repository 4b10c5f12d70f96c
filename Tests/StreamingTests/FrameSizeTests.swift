import FastJSON
import Streaming
import TestKit
import Testing

@Suite struct `The messages between the phases` {
    /// A broker takes a million bytes unless told otherwise.
    @Test func `stay small when one commit counts very many groups, and nothing is lost`() throws {
        let pipeline = try CountingPipeline().simulated()
        let log = pipeline.makeLog(sourcePartitions: 1, repartitionPartitions: 2)
        let raw = Partition(topic: "raw", index: 0)
        let groupCount = 3_000
        let records = (0..<groupCount).map { number in
            let name = "Call\(number)" + String(repeating: "\u{1}", count: 60)
            return Traffic.record(at: Int64(number % 40), name: name.jsonEscaped)
        }
        // The records of a message are always in one commit.
        log.append(key: nil, value: Array(records.joined(separator: [0x0A])), to: raw)
        log.append(
            key: nil,
            value: Traffic.record(at: 86_400, arn: CountingPipeline.droppedARN),
            to: raw
        )
        var simulation = Simulation(pipeline, on: log, seed: Seed(1))
        try simulation.run()
        #expect(log.messages(of: "calls").count == groupCount)
        for topic in pipeline.topology.aggregates.map(\.repartitionTopic) {
            for message in log.messages(of: topic) {
                #expect(message.value?.count ?? 0 < 1_000_000)
            }
        }
    }
}

extension String {
    /// The text with its control characters escaped.
    fileprivate var jsonEscaped: String { replacing("\u{1}", with: "\\u0001") }
}
