internal import FastJSON
internal import Streaming

/// Messages written together that the broker has not acknowledged, and the memory of their values,
/// to which librdkafka refers: it is let go when the last of them is acknowledged.
///
/// It is the opaque of each of its messages, and so must live until it `isEmpty`.
final class UnacknowledgedMessages {
    private var count = 0
    private var values: [SharedBytes] = []

    /// Of no message yet.
    init() {}

    /// Counts `outputs` in, which are to be written.
    init(_ outputs: [Output]) {
        values.reserveCapacity(outputs.count)
        for output in outputs { add(output.value) }
    }

    var isEmpty: Bool { count == 0 }

    /// Counts a message in that is to be written, and keeps its value.
    func add(_ value: SharedBytes?) {
        count += 1
        if let value { values.append(value) }
    }

    /// Counts a message out: it was acknowledged, given up, or never written.
    func remove() {
        count -= 1
        if count == 0 { values = [] }
    }
}
