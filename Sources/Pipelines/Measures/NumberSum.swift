internal import FastJSON
internal import Streaming

/// The exact sum of numbers and how many there were; what `sum` and `avg` keep.
///
/// In a frame `[count, "millionths"]`.
struct NumberSum: Hashable, Sendable {
    private(set) var count: Int64 = 0
    /// In millionths.
    private(set) var sum: Int128 = 0

    init() {}

    private init(count: Int64, sum: Int128) {
        self.count = count
        self.sum = sum
    }

    /// Adds what `text` says, if it is a number.
    mutating func add(_ text: RawSpan) {
        guard let number = ExactNumber(text) else { return }
        count += 1
        sum &+= number.millionths
    }

    mutating func merge(_ other: NumberSum) {
        count &+= other.count
        sum &+= other.sum
    }

    func appendJSON(to json: inout [UInt8]) {
        json.append("[\(count),\"\(sum)\"]")
    }

    static func read(_ json: JSONValue) -> NumberSum? {
        guard json.kind == .array, let first = json.firstChild(), let count = first.integer,
            (0..<1 << 53).contains(count),
            let second = first.nextSibling(in: json), let text = second.string,
            let sum = Int128(text), second.nextSibling(in: json) == nil,
            // What that many numbers can come to: beyond it, it is not ours.
            sum.magnitude <= Int128(count).magnitude * ExactNumber.limit.magnitude
        else { return nil }
        return NumberSum(count: count, sum: sum)
    }

    static let jsonByteCount = 64
}
