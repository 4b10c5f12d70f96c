internal import FastJSON
internal import QueryLanguage
internal import Records
internal import Streaming

/// The columns of an aggregate's rows: the group-by fields, then the measures.
struct AggregateColumns: Sendable {
    let by: [Field]
    let measures: [String]

    /// Appends the group's columns as members of a JSON object, without braces.
    func appendGroup(_ key: [UInt8], to json: inout [UInt8]) {
        for (number, (field, value)) in zip(by, GroupKey.values(of: key.rawSpan)).enumerated() {
            if number > 0 { json.append(UInt8(ascii: ",")) }
            json.appendJSONString(field.name)
            json.append(UInt8(ascii: ":"))
            if let value {
                json.appendJSONString(value.rawSpan)
            } else {
                json.append("null" as StaticString)
            }
        }
    }

    /// Appends the measures as members of a JSON object, each after a comma.
    func appendMeasures(_ numbers: [Int64], to json: inout [UInt8]) {
        for (measure, number) in zip(measures, numbers) {
            json.append(UInt8(ascii: ","))
            json.appendJSONString(measure)
            json.append(UInt8(ascii: ":"))
            json.append(decimal: number)
        }
    }
}

/// A group and its numbers, as something to evaluate an expression on.
struct AggregateRow: FieldSource {
    let columns: AggregateColumns
    let values: [[UInt8]?]
    let numbers: [Int64]

    func some(_ field: Field, _ predicate: (RawSpan) -> Bool) -> Bool {
        guard let text = text(field.name) else { return false }
        return predicate(text.rawSpan)
    }

    func someElement(of field: Field, _ predicate: (Record) -> Bool) -> Bool { false }

    /// The text of a column; nil if it is missing or there is none of that name.
    func text(_ name: String) -> [UInt8]? {
        if let index = columns.measures.firstIndex(of: name) {
            return Array(String(numbers[index]).utf8)
        }
        guard let index = columns.by.firstIndex(where: { $0.name == name }) else { return nil }
        return values[index]
    }
}
