internal import FastJSON
internal import Streaming

extension MeasureKind {
    static let countDistinct = MeasureKind(
        name: "count_distinct",
        summary: "The number of different values of a field: exact up to 1,000, then estimated.",
        example: "count_distinct(userIdentity.arn)",
        argument: .field,
        furtherColumns: ["error"],
        course: .neverFalls,
        makeAccumulator: { _ in DistinctAccumulator() }
    )
}

/// What `count_distinct` keeps: the hashes of up to 1,000 values; a sketch of them once there are
/// more.
///
/// Which of the two depends on the set of values alone, and the sketch is made from all of them, so
/// the order does not matter. In a frame the hashes as one string of hexadecimal digits, 16 for
/// each, or a list of one string, the sketch.
enum DistinctAccumulator: MeasureAccumulator {
    case hashes(Set<UInt64>)
    case sketch(HyperLogLog)

    /// Up to so many values are told exactly.
    static let exactLimit = 1_000

    init() {
        self = .hashes([])
    }

    mutating func add(_ value: RawSpan) {
        insert(value.hash(seed: Self.seed))
    }

    /// The same in every process; not the one by which groups are spread over partitions.
    private static let seed: UInt64 = 0x6469_7374_696e_6374

    private mutating func insert(_ hash: UInt64) {
        switch consume self {
        case .hashes(var hashes):
            hashes.insert(hash)
            self = hashes.count <= Self.exactLimit ? .hashes(hashes) : .sketch(HyperLogLog(hashes))
        case .sketch(var sketch):
            sketch.insert(hash)
            self = .sketch(sketch)
        }
    }

    mutating func merge(_ other: DistinctAccumulator) {
        switch (consume self, other) {
        case (.hashes(var own), .hashes(let others)):
            own.formUnion(others)
            self = own.count <= Self.exactLimit ? .hashes(own) : .sketch(HyperLogLog(own))
        case (.hashes(let hashes), .sketch(var sketch)), (.sketch(var sketch), .hashes(let hashes)):
            for hash in hashes { sketch.insert(hash) }
            self = .sketch(sketch)
        case (.sketch(var own), .sketch(let others)):
            own.merge(others)
            self = .sketch(own)
        }
    }

    // MARK: Frames

    func appendJSON(to json: inout [UInt8]) {
        switch self {
        case .hashes(let hashes):
            json.append(UInt8(ascii: "\""))
            for hash in hashes.sorted() { json.append(hexadecimal: hash) }
            json.append(UInt8(ascii: "\""))
        case .sketch(let sketch):
            json.append("[\"" as StaticString)
            sketch.appendText(to: &json)
            json.append("\"]" as StaticString)
        }
    }

    func read(_ json: JSONValue) -> DistinctAccumulator? {
        switch json.kind {
        case .string: return Self.readHashes(json.rawText)
        case .array:
            guard let text = json.firstChild(), text.kind == .string,
                text.nextSibling(in: json) == nil,
                let sketch = HyperLogLog(reading: text.rawText)
            else { return nil }
            return .sketch(sketch)
        default: return nil
        }
    }

    private static func readHashes(_ text: RawSpan) -> DistinctAccumulator? {
        let count = text.byteCount / 16
        guard text.byteCount % 16 == 0, count <= exactLimit else { return nil }
        var hashes: Set<UInt64> = []
        for index in 0..<count {
            let digits = text.extracting(index * 16..<index * 16 + 16)
            guard let hash = UInt64(hexadecimal: digits) else { return nil }
            hashes.insert(hash)
        }
        return .hashes(hashes)
    }

    /// A set's table is a power of two, filled to three quarters at most; an empty one is none.
    var heapByteCount: Int {
        switch self {
        case .hashes(let hashes) where hashes.isEmpty: 0
        case .hashes(let hashes): 64 + 9 * Self.tableSize(holding: hashes.count)
        case .sketch: 32 + HyperLogLog.registerCount
        }
    }

    private static func tableSize(holding count: Int) -> Int {
        let least = count + count / 3 + 1
        return 1 << (Int.bitWidth - (least - 1).leadingZeroBitCount)
    }

    var jsonByteCount: Int {
        switch self {
        case .hashes(let hashes): hashes.count * 16 + 2
        case .sketch: HyperLogLog.registerCount + 4
        }
    }

    // MARK: Results

    var resultJSON: [UInt8]? { Array(String(count).utf8) }

    /// The relative standard error; 0 where the count is exact.
    var furtherJSON: [[UInt8]] {
        switch self {
        case .hashes: [Array("0".utf8)]
        case .sketch: [Array("\(HyperLogLog.standardError)".utf8)]
        }
    }

    /// A sketch stands for more values than hashes are kept of, whatever it estimates: so the count
    /// never falls while values are added.
    private var count: Int {
        switch self {
        case .hashes(let hashes): hashes.count
        case .sketch(let sketch): Swift.max(Self.exactLimit + 1, sketch.estimate)
        }
    }
}

extension [UInt8] {
    /// Appends the 16 hexadecimal digits of `number`.
    fileprivate mutating func append(hexadecimal number: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(shift)) & 0xF
            append(digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a"))
        }
    }
}

extension UInt64 {
    /// Reads lower-case hexadecimal digits, at most 16.
    fileprivate init?(hexadecimal digits: RawSpan) {
        self = 0
        for index in 0..<digits.byteCount {
            switch digits[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                self = self << 4 | UInt64(digits[index] - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                self = self << 4 | UInt64(digits[index] - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
    }
}
