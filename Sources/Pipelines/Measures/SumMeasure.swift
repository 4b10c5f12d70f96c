internal import FastJSON
internal import Streaming

extension MeasureKind {
    static let sum = MeasureKind(
        name: "sum",
        summary: "The exact sum of a field's numbers; null if there are none.",
        example: "sum(additionalEventData.bytesTransferredOut)",
        argument: .field,
        course: .anyWay,
        makeAccumulator: { _ in SumAccumulator() }
    )
}

/// What `sum` keeps.
struct SumAccumulator: MeasureAccumulator {
    private var numbers = NumberSum()

    mutating func add(_ value: RawSpan) { numbers.add(value) }

    mutating func merge(_ other: SumAccumulator) { numbers.merge(other.numbers) }

    func appendJSON(to json: inout [UInt8]) { numbers.appendJSON(to: &json) }

    func read(_ json: JSONValue) -> SumAccumulator? {
        NumberSum.read(json).map {
            var read = SumAccumulator()
            read.numbers = $0
            return read
        }
    }

    var jsonByteCount: Int { NumberSum.jsonByteCount }

    var resultJSON: [UInt8]? {
        numbers.count > 0 ? ExactNumber(millionths: numbers.sum).json : nil
    }
}
