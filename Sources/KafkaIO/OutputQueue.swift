internal import FastJSON
internal import Streaming

/// Outputs on their way into librdkafka: those it has no room for wait here, in order.
struct OutputQueue {
    private let producer: ProducerClient
    /// By the index of the `OutputID`.
    private let topics: [Int]
    private let byteLimit: Int
    private var waiting: [Waiting] = []
    private var isFull = false

    private struct Waiting {
        let outputs: [Output]
        var next: Int
        let messages: UnacknowledgedMessages
    }

    /// `byteLimit` bounds the bytes that are written and not acknowledged.
    init(to destinations: [KafkaDestination], producer: ProducerClient, byteLimit: Int) {
        self.producer = producer
        self.byteLimit = byteLimit
        topics = destinations.map { producer.index(ofTopic: $0.topic) }
    }

    /// Whether librdkafka has everything.
    var isEmpty: Bool { waiting.isEmpty }

    /// Forgets what librdkafka has not had room for.
    mutating func removeAll() {
        waiting = []
        isFull = false
    }

    /// False from the limit on, until less than half of it is left.
    var hasRoom: Bool { !isFull }

    /// Writes `outputs`, which are counted into `messages` already.
    /// - Throws: an output that can't be delivered, ever.
    mutating func write(_ outputs: [Output], among messages: UnacknowledgedMessages) throws {
        waiting.append(Waiting(outputs: outputs, next: 0, messages: messages))
        if waiting.count == 1 { try advance() } else { updateRoom() }
    }

    /// Hands over what waits, as far as there is room.
    /// - Throws: an output that can't be delivered, ever.
    mutating func advance() throws {
        defer { updateRoom() }
        var done = 0
        defer { waiting.removeFirst(done) }
        while done < waiting.count, try hand(&waiting[done]) { done += 1 }
    }

    /// - Returns: whether all were taken.
    private func hand(_ batch: inout Waiting) throws -> Bool {
        let outputs = batch.outputs
        while batch.next < outputs.count {
            let topic = topics[outputs[batch.next].destination.index]
            let code = producer.write(outputs[batch.next], toTopic: topic, among: batch.messages)
            if code == .queueFull { return false }
            guard code == .none else {
                let output = outputs[batch.next]
                throw KafkaError(
                    code,
                    at: "topic '\(producer.topicName(at: topic))'",
                    byteCount: (output.key?.count ?? 0) + (output.value?.count ?? 0)
                )
            }
            batch.next += 1
        }
        return true
    }

    private mutating func updateRoom() {
        let byteCount = producer.reports.unacknowledgedByteCount
        isFull = !waiting.isEmpty || byteCount > (isFull ? byteLimit / 2 : byteLimit)
    }
}
