package import FastJSON
internal import Records

extension PartialFrame {
    /// The frame as JSON.
    package var json: [UInt8] {
        var json: [UInt8] = []
        json.append("{\"source\":" as StaticString)
        json.appendJSONString(source)
        json.append(",\"watermark\":" as StaticString)
        json.append(decimal: watermark.milliseconds)
        if isIdle { json.append(",\"idle\":true" as StaticString) }
        json.append(",\"rows\":[" as StaticString)
        for (number, row) in rows.enumerated() {
            if number > 0 { json.append(UInt8(ascii: ",")) }
            Self.append(row, to: &json)
        }
        json.append("]}" as StaticString)
        return json
    }

    private static func append(_ row: Row, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "["))
        json.append(decimal: row.window.milliseconds)
        json.append(UInt8(ascii: ","))
        json.append(contentsOf: GroupKey.jsonArray(of: row.key.rawSpan))
        json.append(",[" as StaticString)
        for (column, number) in row.numbers.enumerated() {
            if column > 0 { json.append(UInt8(ascii: ",")) }
            json.append(decimal: number)
        }
        json.append("]]" as StaticString)
    }

    /// Reads the frames of a message; nil if `bytes` are none: a foreign message on the topic.
    package static func read(_ bytes: SharedBytes, width: Int) -> [PartialFrame]? {
        var parser = JSONParser()
        var tape = JSONTape()
        do throws(JSONError) { try parser.index(bytes) } catch { return nil }
        var frames: [PartialFrame] = []
        while true {
            switch parser.next(into: &tape) {
            case .end: return frames
            case .failed: return nil
            case .value(let node, _):
                let json = JSONValue(bytes: bytes.span, nodes: tape.span, node: node)
                guard let frame = PartialFrame(json, width: width) else { return nil }
                frames.append(frame)
            }
        }
    }

    private init?(_ frame: JSONValue, width: Int) {
        guard let source = frame.member("source")?.string,
            let slash = source.lastIndex(of: "/"), Int32(source[source.index(after: slash)...]) != nil,
            let watermark = frame.member("watermark")?.integer,
            Self.isTime(watermark) || watermark == EventTime.distantFuture.milliseconds
                || watermark == EventTime.distantPast.milliseconds,
            let rows = frame.member("rows"), rows.kind == .array
        else { return nil }
        var read: [Row] = []
        if var element = rows.firstChild() {
            while true {
                guard let row = Self.row(element), row.numbers.count == width else { return nil }
                read.append(row)
                guard let next = element.nextSibling(in: rows) else { break }
                element = next
            }
        }
        self.init(
            source: source, watermark: EventTime(milliseconds: watermark),
            isIdle: frame.member("idle")?.kind == .true, rows: read)
    }

    /// Whether it is a time between the years -10,000 and 10,000, about: anything else is not ours,
    /// and could overflow.
    private static func isTime(_ milliseconds: Int64) -> Bool {
        (-378_000_000_000_000...378_000_000_000_000).contains(milliseconds)
    }

    private static func row(_ json: JSONValue) -> Row? {
        guard json.kind == .array, let window = json.firstChild(), let start = window.integer,
            isTime(start),
            let values = window.nextSibling(in: json), values.kind == .array,
            let numbers = values.nextSibling(in: json), numbers.kind == .array
        else { return nil }
        var key: [UInt8] = []
        if var value = values.firstChild() {
            while true {
                if value.kind == .null {
                    GroupKey.appendMissing(to: &key)
                } else {
                    var text: [UInt8] = []
                    value.appendText(to: &text)
                    GroupKey.append(text.rawSpan, to: &key)
                }
                guard let next = value.nextSibling(in: values) else { break }
                value = next
            }
        }
        var read: [Int64] = []
        if var number = numbers.firstChild() {
            while true {
                guard let integer = number.integer, (0..<1 << 53).contains(integer) else { return nil }
                read.append(integer)
                guard let next = number.nextSibling(in: numbers) else { break }
                number = next
            }
        }
        return Row(window: EventTime(milliseconds: start), key: key, numbers: read)
    }
}

extension GroupKey {
    /// The values of `key` as a JSON array of strings and nulls.
    package static func jsonArray(of key: RawSpan) -> [UInt8] {
        var json: [UInt8] = [UInt8(ascii: "[")]
        for (number, value) in values(of: key).enumerated() {
            if number > 0 { json.append(UInt8(ascii: ",")) }
            if let value {
                json.appendJSONString(value.rawSpan)
            } else {
                json.append("null" as StaticString)
            }
        }
        json.append(UInt8(ascii: "]"))
        return json
    }
}

extension JSONValue {
    /// A whole number's value; nil for anything else.
    fileprivate var integer: Int64? {
        kind == .number ? Int64(rawText.text) : nil
    }
}
