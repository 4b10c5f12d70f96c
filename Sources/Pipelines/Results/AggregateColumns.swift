internal import FastJSON
internal import QueryLanguage
internal import Records
internal import Streaming

/// The columns of an aggregate's rows: the group-by fields, then the measures.
struct AggregateColumns: Sendable {
    /// The stage whose rows these are, where rows of several share an output; it is a column then,
    /// and part of the messages' keys.
    var stage: String?
    let by: [Field]
    let measures: Measures

    /// Appends the group's columns as members of a JSON object, without braces.
    func appendGroup(_ key: RawSpan, to json: inout [UInt8]) {
        if let stage {
            json.append("\"stage\":" as StaticString)
            json.appendJSONString(stage)
            json.append(UInt8(ascii: ","))
        }
        for (number, (field, value)) in zip(by, GroupKey.values(of: key)).enumerated() {
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

    /// Appends the measures of a group as members of a JSON object, each after a comma.
    func appendMeasures(_ group: Int, of groups: GroupTable, to json: inout [UInt8]) {
        for (index, measure) in measures.all.enumerated() {
            let result = measures.resultJSON(of: index, group, of: groups)
            append(measure.name, result ?? Self.null, to: &json)
            guard let accumulator = measures.accumulator(of: index, group, of: groups) else {
                continue
            }
            for (name, value) in zip(measure.columns.dropFirst(), accumulator.furtherJSON) {
                append(name, value, to: &json)
            }
        }
    }

    private static let null = Array("null".utf8)

    private func append(_ name: String, _ value: [UInt8], to json: inout [UInt8]) {
        json.append(UInt8(ascii: ","))
        json.appendJSONString(name)
        json.append(UInt8(ascii: ":"))
        json.append(contentsOf: value)
    }
}

/// A group and what was measured, as something to evaluate an expression on.
struct AggregateRow: FieldSource {
    let columns: AggregateColumns
    let values: [[UInt8]?]
    /// By measure, the text of its column; nil if there was no value.
    let results: [[UInt8]?]

    func some(_ field: Field, _ predicate: (RawSpan) -> Bool) -> Bool {
        guard let text = text(field.name) else { return false }
        return predicate(text.rawSpan)
    }

    func someElement(of field: Field, _ predicate: (Record) -> Bool) -> Bool { false }

    /// The text of a column; nil if it is missing or there is none of that name.
    func text(_ name: String) -> [UInt8]? {
        if let index = columns.measures.all.firstIndex(where: { $0.name == name }) {
            return results[index]
        }
        guard let index = columns.by.firstIndex(where: { $0.name == name }) else { return nil }
        return values[index]
    }
}
