import FastJSON
import Streaming
import Testing

/// A log that can show what the conformance suite asks of `Source` and `Delivery`.
protocol ConformanceLog {
    associatedtype LogSource: Source
    associatedtype LogDelivery: Delivery

    /// The only topic read; it has two partitions, and is empty.
    var input: String { get }

    /// Appends messages to a partition of `input`.
    func append(_ texts: [String], to partition: Int32) throws

    /// A member of the one group; its delivery's `OutputID(0)` is the log's output.
    func makeMember() throws -> (LogSource, LogDelivery)

    /// Ends a member in an orderly way.
    func close(_ source: LogSource) throws

    /// What the group has committed.
    func committed(_ partition: Partition) throws -> Checkpoint?

    /// The only partition of the output; it is nobody's in the group.
    var output: Partition { get }

    /// The values of the outputs, in order.
    func outputs() throws -> [String]
}

/// The promises of `Source` and `Delivery`, checked on any log: simulations are worth something
/// only if the log in memory keeps the promises that Kafka keeps.
struct SourceDeliveryConformance<Log: ConformanceLog> {
    private let log: Log
    private var partitions: [Partition] {
        (0..<2).map { Partition(topic: log.input, index: $0) }
    }

    init(_ log: Log) {
        self.log = log
    }

    /// Runs every check.
    func check() throws {
        try log.append(["a0", "a1", "a2"], to: 0)
        try log.append(["b0", "b1"], to: 1)
        let (source, delivery) = try log.makeMember()
        var member = Member(source: source, delivery: delivery)

        try checkAssignment(of: &member)
        try checkMessages(of: &member)
        try checkPause(of: &member)
        try checkCommits(of: &member)
        try checkCommitted(of: &member)
        try checkForgetting(of: &member)
        try checkChangelog(of: &member)
        try checkStartDuringPause(of: &member)
        try log.close(member.source)
        try checkRestart()
    }

    private func checkAssignment(of member: inout Member) throws {
        #expect(try member.poll { $0.assigned.count == 2 }, "every partition is assigned")
        #expect(member.assigned == [partitions[0]: nil, partitions[1]: nil])
        _ = try member.poll(for: .milliseconds(300)) { _ in false }
        #expect(member.received.isEmpty, "nothing comes before start")
    }

    private func checkMessages(of member: inout Member) throws {
        try member.source.start(at: [partitions[0]: .offset(Offset(1))])
        #expect(try member.poll { $0.ended.contains(partitions[0]) }, "the end is told")
        #expect(member.received == ["a1", "a2"], "from the position, of what was started")
        try member.source.start(at: [partitions[1]: .initial])
        #expect(try member.poll { $0.ended.contains(partitions[1]) })
        #expect(member.received == ["a1", "a2", "b0", "b1"])
        #expect(member.offsets == [1, 2, 0, 1])
    }

    private func checkPause(of member: inout Member) throws {
        try member.source.pause()
        try member.source.pause()
        try log.append(["a3"], to: 0)
        _ = try member.poll(for: .seconds(2)) { _ in false }
        let early = member.received.count - 4
        #expect(early <= 1)
        try log.append(["a4"], to: 0)
        try member.source.resume()
        #expect(try member.poll { $0.received.count == 6 }, "nothing is lost by a pause")
        #expect(member.received.suffix(2) == ["a3", "a4"])
    }

    private func checkCommits(of member: inout Member) throws {
        try member.delivery.write([output("x0"), output("x1")])
        try member.delivery.commit([partitions[0]: checkpoint(4, "first")])
        try member.delivery.commit([
            partitions[0]: checkpoint(5, "second"), partitions[1]: checkpoint(2, "third"),
        ])
        try member.delivery.commit([:])
        #expect(try member.delivery.drain(timeout: .seconds(10)))
        #expect(try log.outputs() == ["x0", "x1"])
        #expect(try log.committed(partitions[0]) == checkpoint(5, "second"))
        #expect(try log.committed(partitions[1]) == checkpoint(2, "third"))
        #expect(member.delivery.hasRoom)
    }

    private func checkCommitted(of member: inout Member) throws {
        let asked = partitions + [Partition(topic: log.input, index: 7)]
        var committed: [Partition: Checkpoint]?
        for _ in 0..<20 where committed == nil {
            committed = try member.source.committed(of: asked)
        }
        #expect(
            committed == [
                partitions[0]: checkpoint(5, "second"), partitions[1]: checkpoint(2, "third"),
            ]
        )
    }

    private func checkForgetting(of member: inout Member) throws {
        try member.delivery.write([output("x2")])
        try member.delivery.commit([:])
        try member.delivery.write([output("x3")])
        member.delivery.forget([partitions[0]])
        // A delivery that stores units as a whole throws both away.
        if member.delivery.takeAborted() { member.survivingForgetting = [] }
        #expect(try member.delivery.drain(timeout: .seconds(10)))
        let ended = ["x0", "x1"] + member.survivingForgetting.prefix(1)
        #expect(try log.outputs().prefix(ended.count) == ended[...])
        #expect(try log.committed(partitions[0]) == checkpoint(5, "second"))
    }

    private func checkChangelog(of member: inout Member) throws {
        let tombstone = Output(
            to: OutputID(0),
            partition: 0,
            key: SharedBytes("gone"),
            value: nil
        )
        try member.delivery.write([tombstone])
        try member.delivery.commit([:])
        #expect(try member.delivery.drain(timeout: .seconds(10)))
        let known = member.received.count
        for _ in 0..<2 {
            member.ended.remove(log.output)
            member.received.removeSubrange(known...)
            try member.source.startReading([log.output])
            #expect(try member.poll { $0.ended.contains(log.output) }, "its end is told")
            let written = ["x0", "x1"] + member.survivingForgetting + ["no value"]
            #expect(member.received[known...] == written[...])
            try member.source.stopReading([log.output])
        }
        try log.append(["a5"], to: 0)
        try member.delivery.write([output("x4")])
        try member.delivery.commit([:])
        #expect(try member.delivery.drain(timeout: .seconds(10)))
        #expect(try member.poll { $0.received.last == "a5" }, "the group's partitions go on")
        _ = try member.poll(for: .milliseconds(300)) { _ in false }
        #expect(!member.received.contains("x4"), "nothing comes once it is stopped")
        try member.delivery.commit([partitions[0]: checkpoint(6, "fourth")])
        #expect(try member.delivery.drain(timeout: .seconds(10)))
    }

    private func checkStartDuringPause(of member: inout Member) throws {
        let known = member.received.count
        member.assigned = [:]
        try member.source.rewind()
        #expect(try member.poll { $0.assigned.count == 2 }, "every partition is assigned again")
        try member.source.pause()
        try member.source.start(at: [partitions[0]: .offset(Offset(3))])
        _ = try member.poll(for: .milliseconds(1_500)) { _ in false }
        try member.source.start(at: [partitions[1]: .offset(Offset(1))])
        _ = try member.poll(for: .milliseconds(300)) { _ in false }
        #expect(member.received.count == known, "nothing comes before resume")
        try member.source.resume()
        #expect(try member.poll { $0.received.count == known + 4 }, "then all comes")
        #expect(member.received[known...].sorted() == ["a3", "a4", "a5", "b1"])
    }

    private func checkRestart() throws {
        let (source, delivery) = try log.makeMember()
        var member = Member(source: source, delivery: delivery)
        #expect(try member.poll { $0.assigned.count == 2 })
        #expect(
            member.assigned == [
                partitions[0]: checkpoint(6, "fourth"), partitions[1]: checkpoint(2, "third"),
            ]
        )
        try member.source.start(at: [partitions[0]: .offset(Offset(6))])
        try log.append(["a6"], to: 0)
        try log.append(["b2"], to: 1)
        #expect(try member.poll { !$0.received.isEmpty })
        _ = try member.poll(for: .milliseconds(300)) { _ in false }
        #expect(member.received == ["a6"], "what was not started does not come")
        try log.close(member.source)
    }

    private func output(_ text: String) -> Output {
        Output(to: OutputID(0), partition: 0, value: SharedBytes(text))
    }

    private func checkpoint(_ offset: Int64, _ metadata: String) -> Checkpoint {
        Checkpoint(nextOffset: Offset(offset), metadata: metadata)
    }

    /// A member and what its source has said.
    private struct Member {
        var source: Log.LogSource
        var delivery: Log.LogDelivery
        var assigned: [Partition: Checkpoint?] = [:]
        var received: [String] = []
        var offsets: [Int64] = []
        var ended: Set<Partition> = []
        /// Outputs of the units that were open when a partition was forgotten.
        var survivingForgetting = ["x2", "x3"]

        /// Polls until `condition` holds.
        /// - Returns: false if `timeout` passed before.
        mutating func poll(
            for timeout: Duration = .seconds(15),
            until condition: (Member) -> Bool
        ) throws -> Bool {
            let deadline = ContinuousClock.now + timeout
            while !condition(self) {
                guard .now < deadline else { return false }
                for event in try source.poll(timeout: .milliseconds(20)) { take(event) }
                try delivery.poll()
            }
            return true
        }

        private mutating func take(_ event: SourceEvent) {
            switch event {
            case .assigned(let committed): assigned.merge(committed) { _, newer in newer }
            case .messages(let batch):
                received += batch.messages.map { $0.value == nil ? "no value" : $0.text }
                offsets += batch.messages.map(\.offset.rawValue)
            case .reachedEnd(let partition, _): ended.insert(partition)
            case .revoked, .lost, .decoded, .finished: Issue.record("unexpected: \(event)")
            }
        }
    }
}
