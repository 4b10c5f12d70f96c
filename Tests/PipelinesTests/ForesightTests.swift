import FastJSON
import Records
import Streaming
import TestKit
import Testing

@testable import Pipelines

@Suite struct `What is foreseen` {
    private static let stages = """
        - aggregate: { id: all, by: [eventName, awsRegion], window: 1m, output: calls }
          - drop: { id: reads, when: readOnly }
          - aggregate: { id: names, by: [eventName], window: 5m, output: calls,
                         measures: { who: count_distinct(userIdentity.arn) } }
          - keep: { id: s3, when: eventSource = s3.amazonaws.com }
          - aggregate: { id: last, by: [errorCode], window: 1m, output: calls }
          - dedupe: { id: once, by: [eventName] }
          - aggregate: { id: distinct, by: [eventName], window: 1m, output: calls }
        """

    /// What the stages have counted and handed over, each in a form that can be compared.
    private func outcome(foreseen: Bool) throws -> [String] {
        let plan = try read(
            rightPipeline.replacing(
                "- select: { id: drop-noise, selectors: selectors/drop.json }",
                with: Self.stages
            )
        )
        var stages = plan.topology.makeStages(Partition(topic: "raw", index: 0))
        let foresight = Foresight(of: stages)
        for (number, batch) in batches().enumerated() {
            let said = foreseen ? foresight.look(at: batch) : []
            #expect(said.count == (foreseen ? 5 : 0), "all but what comes behind the memory")
            var pass = pass(over: batch, number)
            for index in stages.indices {
                pass.foreseen = index < said.count ? said[index] : nil
                stages[index].process(batch, &pass)
            }
        }
        return stages.map { stage in
            let totals = stage.totals.counts.map { "\($0.name) \($0.value)" }
            var stage = stage
            let groups = stage.takePartials()?.windows.map { window in
                window.groups.sortedGroups().map {
                    "\(window.start) \(GroupKey.values(of: window.groups.key($0))) "
                        + "\(window.groups[$0, 0])"
                }
            }
            return "\(stage.totals.id): \(totals) \(groups ?? [])"
        }
    }

    private func batches() -> [RecordBatch] {
        var traffic = SyntheticTraffic(seed: 11, start: 1_767_225_600_000)
        return (0..<5).map { _ in
            var decoder = MessageDecoder()
            for message in 0..<200 {
                var record: [UInt8] = []
                traffic.appendNext(to: &record)
                decoder.decode(SharedBytes(record), message: message)
            }
            return decoder.finish()
        }
    }

    private func pass(over batch: RecordBatch, _ number: Int) -> RecordPass {
        var clock = PartitionClock(latenessMilliseconds: 1_000)
        var times = ObservedTimes(latenessMilliseconds: 1_000)
        for index in 0..<batch.count { times.observe(batch.time(index), written: nil, by: &clock) }
        let messages = (0..<200).map { index in
            Message(
                offset: Offset(Int64(number * 200 + index)),
                timestampMilliseconds: nil,
                key: nil,
                value: nil
            )
        }
        return RecordPass(
            survivors: Array(0..<batch.count),
            times: times,
            messages: MessageBatch(
                partition: Partition(topic: "raw", index: 0),
                messages: messages
            )
        )
    }

    @Test func `is what the stages say themselves`() throws {
        let outcome = try outcome(foreseen: true)
        #expect(outcome == (try self.outcome(foreseen: false)))
        #expect(outcome.allSatisfy { $0.contains { $0.isNumber } }, "every stage did something")
    }
}
