internal import Streaming

/// Outputs written together that the broker has not acknowledged, to whose values librdkafka
/// refers: they are let go when the last of them is acknowledged.
///
/// It is the opaque of each of its messages, and so must live until it `isEmpty`.
final class UnacknowledgedMessages {
    private var count: Int
    private var outputs: [Output]

    /// Counts `outputs` in, which are to be written.
    init(_ outputs: [Output]) {
        count = outputs.count
        self.outputs = outputs
    }

    var isEmpty: Bool { count == 0 }

    /// Counts a message out: it was acknowledged, given up, or never written.
    func remove() {
        count -= 1
        if count == 0 { outputs = [] }
    }
}
