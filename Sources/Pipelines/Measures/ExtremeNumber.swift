internal import FastJSON
internal import Streaming

/// The least or the greatest of numbers; what `min` and `max` keep.
///
/// In a frame its millionths as a string, or null before the first number.
struct ExtremeNumber: MeasureAccumulator {
    enum End: Sendable { case least, greatest }

    private let end: End
    private var number: ExactNumber?

    init(_ end: End) {
        self.end = end
    }

    mutating func add(_ value: RawSpan) {
        if let number = ExactNumber(value) { take(number) }
    }

    mutating func merge(_ other: ExtremeNumber) {
        if let number = other.number { take(number) }
    }

    private mutating func take(_ other: ExactNumber) {
        switch end {
        case .least: number = Swift.min(number ?? other, other)
        case .greatest: number = Swift.max(number ?? other, other)
        }
    }

    func appendJSON(to json: inout [UInt8]) {
        json.append(number.map { "\"\($0.millionths)\"" } ?? "null")
    }

    func read(_ json: JSONValue) -> ExtremeNumber? {
        var read = ExtremeNumber(end)
        guard json.kind != .null else { return read }
        guard let millionths = json.string.flatMap({ Int128($0) }),
            millionths.magnitude <= ExactNumber.limit.magnitude
        else { return nil }
        read.number = ExactNumber(millionths: millionths)
        return read
    }

    var jsonByteCount: Int { 32 }

    var resultJSON: [UInt8]? { number?.json }
}
