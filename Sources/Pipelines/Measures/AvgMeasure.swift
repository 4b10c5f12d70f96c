internal import FastJSON
internal import Streaming

extension MeasureKind {
    static let avg = MeasureKind(
        name: "avg",
        summary: "The mean of a field's numbers, rounded to six places; null if there are none.",
        example: "avg(additionalEventData.bytesTransferredOut)",
        argument: .field,
        course: .anyWay,
        makeAccumulator: { _ in AvgAccumulator() }
    )
}

/// What `avg` keeps.
struct AvgAccumulator: MeasureAccumulator {
    private var numbers = NumberSum()

    mutating func add(_ value: RawSpan) { numbers.add(value) }

    mutating func merge(_ other: AvgAccumulator) { numbers.merge(other.numbers) }

    func appendJSON(to json: inout [UInt8]) { numbers.appendJSON(to: &json) }

    func read(_ json: JSONValue) -> AvgAccumulator? {
        NumberSum.read(json).map {
            var read = AvgAccumulator()
            read.numbers = $0
            return read
        }
    }

    var jsonByteCount: Int { NumberSum.jsonByteCount }

    /// Half a millionth is rounded away from 0.
    var resultJSON: [UInt8]? {
        guard numbers.count > 0 else { return nil }
        let (quotient, remainder) = numbers.sum.quotientAndRemainder(
            dividingBy: Int128(numbers.count)
        )
        let isHalf = remainder.magnitude * 2 >= Int128(numbers.count).magnitude
        let rounding: Int128 = isHalf ? (numbers.sum < 0 ? -1 : 1) : 0
        return ExactNumber(millionths: quotient + rounding).json
    }
}
