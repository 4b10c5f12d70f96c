import FastJSON
import Glibc
import KafkaIO
import Streaming

extension SharedBytes {
    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    var text: String { String(decoding: array, as: UTF8.self) }
}

extension Message {
    var text: String { value?.text ?? "(tombstone)" }
}

/// Names that no other test uses.
func uniqueName(_ prefix: String) -> String {
    "\(prefix)-\(UInt32.random(in: 0 ... .max))"
}

extension KafkaReader {
    /// Reads until every partition's end, or until `count` messages.
    func readAll(_ count: Int = .max, within timeout: Duration = .seconds(15)) throws -> [Message] {
        var messages: [Message] = []
        let deadline = ContinuousClock.now + timeout
        while messages.count < count, !hasReachedEnd || count < .max, .now < deadline {
            for batch in try poll(timeout: .milliseconds(50)) { messages += batch.messages }
        }
        return messages
    }
}

extension KafkaWriter {
    /// Writes `texts` round robin to `partitions` and waits for their acknowledgement.
    func write(_ texts: some Sequence<String>, to topic: String, partitions: Int32) throws {
        for (index, text) in texts.enumerated() {
            try write(
                to: topic,
                partition: Int32(index) % partitions,
                value: SharedBytes(text)
            )
        }
        _ = try flush(timeout: .seconds(20))
    }
}

/// Does nothing for a while, as a thread that is stuck.
func stall(for time: Duration) {
    usleep(UInt32(time / .microseconds(1)))
}
