internal import FastJSON
package import Records

/// What cannot be a record.
package struct NoRecord: Error {}

/// Calls `body` with the JSON object `json` as a record, whatever it holds.
package func withRecord<Result>(
    _ json: String,
    _ body: (Record) throws -> Result
) throws -> Result {
    let bytes = SharedBytes(Array(json.utf8))
    let parser = JSONParser()
    var tape = JSONTape()
    try parser.index(bytes)
    guard case .value(let node, _) = parser.next(into: &tape) else { throw NoRecord() }
    let value = JSONValue(bytes: bytes.span, nodes: tape.span, node: node)
    return try body(Record(json: value, time: EventTime(milliseconds: 0)))
}
