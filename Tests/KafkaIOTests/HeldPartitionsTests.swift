import Streaming
import Testing

@testable import KafkaIO

@Suite struct `What was kept of a partition that went` {
    private let partition = Partition(topic: "raw", index: 0)
    private let other = Partition(topic: "raw", index: 1)
    private var held = HeldPartitions()

    init() {
        held.own([partition])
        held.disown([partition])
        held.keep([partition: checkpoint(10, "1 5 7")])
    }

    private func checkpoint(_ offset: Int64, _ metadata: String = "") -> Checkpoint {
        Checkpoint(nextOffset: Offset(offset), metadata: metadata)
    }

    /// Where the partition begins when it comes back.
    private mutating func start(from stored: Checkpoint?) -> Checkpoint? {
        let start = held.begin(from: [partition: stored])[partition] ?? nil
        held.own([partition])
        return start
    }

    @Test(arguments: [
        nil, Checkpoint(nextOffset: Offset(9), metadata: "1 9 9"),
        Checkpoint(nextOffset: Offset(10), metadata: "1 4 7"),
    ])
    mutating func `is where it begins, and is stored, once`(stored: Checkpoint?) {
        #expect(start(from: stored) == checkpoint(10, "1 5 7"))
        #expect(held.takeStartsToStore() == [partition: checkpoint(10, "1 5 7")])
        #expect(held.takeStartsToStore() == [:])
    }

    @Test(arguments: [
        Checkpoint(nextOffset: Offset(11), metadata: ""),
        Checkpoint(nextOffset: Offset(10), metadata: "1 5 7"),
        Checkpoint(nextOffset: Offset(10), metadata: "1 6 7"),
    ])
    mutating func `is forgotten where others have got as far`(stored: Checkpoint) {
        #expect(start(from: stored) == stored)
        #expect(held.takeStartsToStore() == [:])
        #expect(start(from: nil) == nil)
    }

    @Test mutating func `is another member's affair where others came back`() {
        held.own([other])
        #expect(start(from: checkpoint(3)) == checkpoint(3))
        #expect(held.takeStartsToStore() == [:])
    }

    @Test mutating func `is not stored where it is lost before, and others come back`() {
        _ = start(from: nil)
        held.disown([partition])
        held.own([other])
        #expect(held.takeStartsToStore() == [:])
    }

    @Test mutating func `lasts until it is stored, or something further`() {
        held.dropKept(by: [partition: checkpoint(9), other: checkpoint(20)])
        #expect(start(from: checkpoint(9)) == checkpoint(10, "1 5 7"))
        held.dropKept(by: [partition: checkpoint(12)])
        #expect(start(from: checkpoint(9)) == checkpoint(9))
    }
}
