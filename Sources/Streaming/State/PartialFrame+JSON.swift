public import FastJSON
internal import Records

extension PartialFrame {
    /// The frame as JSON.
    public var json: [UInt8] { Self.json(of: rows, saying: Self.json(of: sources)) }

    /// A frame as JSON, its sources as `json(of: sources)` gives them: frames that say the same of
    /// their sources share it, for many sources are more to write than a frame's rows.
    static func json(of rows: PartialRows, saying sources: [UInt8]) -> [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(32 + sources.count + rows.count * 64)
        json.append("{\"sources\":" as StaticString)
        json.append(contentsOf: sources)
        json.append(",\"rows\":" as StaticString)
        json.appendJSONArray(0..<rows.count) { json, row in append(row, of: rows, to: &json) }
        json.append("}" as StaticString)
        return json
    }

    /// How far sources are, as a JSON array.
    static func json(of sources: [SourceProgress]) -> [UInt8] {
        var json: [UInt8] = []
        json.appendJSONArray(sources) { json, source in
            json.append(UInt8(ascii: "["))
            json.appendJSONString(source.partition)
            json.append(UInt8(ascii: ","))
            json.append(decimal: source.watermark.milliseconds)
            if source.isIdle { json.append(",\"idle\"" as StaticString) }
            json.append(UInt8(ascii: "]"))
        }
        return json
    }

    private static func append(_ row: Int, of rows: PartialRows, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "["))
        json.append(decimal: rows.pane(row).milliseconds)
        json.append(UInt8(ascii: ","))
        GroupKey.appendJSONArray(of: rows.key(row), to: &json)
        json.append(",[" as StaticString)
        for column in 0..<rows.layout.width {
            if column > 0 { json.append(UInt8(ascii: ",")) }
            json.append(decimal: rows[row, column])
        }
        for index in rows.layout.accumulators.indices {
            json.append(UInt8(ascii: ","))
            rows.accumulator(index, of: row).appendJSON(to: &json)
        }
        json.append("]]" as StaticString)
    }

    /// Reads the frame that a message is; nil if `bytes` are none: a foreign message on the topic.
    public init?(reading bytes: SharedBytes, _ layout: GroupLayout) {
        let parser = JSONParser()
        var tape = JSONTape()
        do throws(JSONError) { try parser.index(bytes) } catch { return nil }
        guard case .value(let node, _) = parser.next(into: &tape),
            case .end = parser.next(into: &tape)
        else { return nil }
        let json = JSONValue(bytes: bytes.span, nodes: tape.span, node: node)
        guard let sources = json.member("sources"), sources.kind == .array,
            let progress = Self.progress(in: sources),
            let rows = json.member("rows"), rows.kind == .array,
            let read = Self.rows(in: rows, layout)
        else { return nil }
        self.init(sources: progress, rows: read)
    }

    private static func progress(in sources: JSONValue) -> [SourceProgress]? {
        var progress: [SourceProgress] = []
        guard var source = sources.firstChild() else { return progress }
        while true {
            guard source.kind == .array, let name = source.firstChild(),
                let partition = name.string, isPartition(partition),
                let time = name.nextSibling(in: source), let watermark = time.integer,
                isTime(watermark) || watermark == EventTime.distantFuture.milliseconds
                    || watermark == EventTime.distantPast.milliseconds
            else { return nil }
            progress.append(
                SourceProgress(
                    partition: partition,
                    watermark: EventTime(milliseconds: watermark),
                    isIdle: time.nextSibling(in: source)?.string == "idle"
                )
            )
            guard let next = source.nextSibling(in: sources) else { return progress }
            source = next
        }
    }

    /// Whether `name` ends in a slash and an index.
    private static func isPartition(_ name: String) -> Bool {
        guard let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
        return Int32(name[name.utf8.index(after: slash)...]) != nil
    }

    private static func rows(in array: JSONValue, _ layout: GroupLayout) -> PartialRows? {
        var rows = PartialRows(layout)
        var key: [UInt8] = []
        guard var row = array.firstChild() else { return rows }
        while true {
            guard read(row, into: &rows, key: &key) else { return nil }
            guard let next = row.nextSibling(in: array) else { return rows }
            row = next
        }
    }

    /// - Returns: whether it is a row.
    private static func read(
        _ row: JSONValue,
        into rows: inout PartialRows,
        key: inout [UInt8]
    ) -> Bool {
        guard row.kind == .array, let pane = row.firstChild(), let start = pane.integer,
            isTime(start),
            let values = pane.nextSibling(in: row), values.kind == .array,
            let counts = values.nextSibling(in: row), counts.kind == .array,
            let (numbers, accumulators) = contents(of: counts, rows.layout)
        else { return false }
        key.removeAll(keepingCapacity: true)
        append(values, to: &key)
        rows.append(
            EventTime(milliseconds: start),
            key.rawSpan,
            numbers: { numbers[$0] },
            accumulators: { accumulators[$0] }
        )
        return true
    }

    private static func append(_ values: JSONValue, to key: inout [UInt8]) {
        guard var value = values.firstChild() else { return }
        while true {
            switch value.kind {
            case .null: GroupKey.appendMissing(to: &key)
            case .escapedString:
                var text: [UInt8] = []
                value.appendText(to: &text)
                GroupKey.append(text.rawSpan, to: &key)
            default: GroupKey.append(value.rawText, to: &key)
            }
            guard let next = value.nextSibling(in: values) else { return }
            value = next
        }
    }

    /// A row's numbers and then its accumulators; nil if `array` has others than `layout`.
    private static func contents(
        of array: JSONValue,
        _ layout: GroupLayout
    ) -> ([Int64], [any Accumulator])? {
        var numbers: [Int64] = []
        var accumulators: [any Accumulator] = []
        numbers.reserveCapacity(layout.width)
        if var element = array.firstChild() {
            while true {
                if numbers.count < layout.width {
                    guard let integer = element.integer, (0..<1 << 53).contains(integer) else {
                        return nil
                    }
                    numbers.append(integer)
                } else {
                    guard accumulators.count < layout.accumulators.count,
                        let read = layout.accumulators[accumulators.count].read(any: element)
                    else { return nil }
                    accumulators.append(read)
                }
                guard let next = element.nextSibling(in: array) else { break }
                element = next
            }
        }
        let isWhole =
            numbers.count == layout.width && accumulators.count == layout.accumulators.count
        return isWhole ? (numbers, accumulators) : nil
    }

    /// Whether it is a time between the years -10,000 and 10,000, about: anything else is not ours,
    /// and could overflow.
    private static func isTime(_ milliseconds: Int64) -> Bool {
        (-378_000_000_000_000...378_000_000_000_000).contains(milliseconds)
    }
}

extension GroupKey {
    /// The values of `key` as a JSON array of strings and nulls.
    public static func jsonArray(of key: RawSpan) -> [UInt8] {
        var json: [UInt8] = []
        appendJSONArray(of: key, to: &json)
        return json
    }

    /// Appends the values of `key` as a JSON array of strings and nulls.
    public static func appendJSONArray(of key: RawSpan, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "["))
        var index = 0
        while index < key.byteCount {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            if let range = valueRange(at: &index, of: key) {
                json.appendJSONString(key.extracting(range))
            } else {
                json.append("null" as StaticString)
            }
        }
        json.append(UInt8(ascii: "]"))
    }
}

extension JSONValue {
    /// A whole number's value; nil for anything else.
    public var integer: Int64? {
        guard kind == .number else { return nil }
        let text = rawText
        let isNegative = text[0] == UInt8(ascii: "-")
        guard text.byteCount <= 18 else { return Int64(text.text) }
        var value: Int64 = 0
        for index in (isNegative ? 1 : 0)..<text.byteCount {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int64(digit)
        }
        return isNegative ? -value : value
    }
}
