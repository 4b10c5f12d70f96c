internal import FastJSON
internal import Records
internal import Streaming

/// A record that a guard has let through, as a row: what was new, and what somebody who looks into it
/// asks first.
struct DriftRow {
    let stageID: String
    let drift: Drift
    let lengths: SourceNetwork.PrefixLengths

    /// The row as a message: its key is the principal, so that those of one come in their order.
    func output(of record: Record, to rows: OutputID) -> Output {
        var json: [UInt8] = []
        json.append("{\"stage\":" as StaticString)
        json.appendJSONString(stageID)
        json.append(",\"reasons\":" as StaticString)
        json.appendJSONArray(drift.names) { $0.appendJSONString($1) }
        let principal = text(.principal, of: record)
        append("principal", principal, to: &json)
        append("eventSource", text(.eventSource, of: record), to: &json)
        append("eventName", text(.eventName, of: record), to: &json)
        append("sourceIPAddress", text(.sourceIPAddress, of: record), to: &json)
        append("network", record.sourceNetwork(lengths)?.textBytes, to: &json)
        append("errorCode", text(.errorCode, of: record), to: &json)
        append("eventTime", Array("\(record.time)".utf8), to: &json)
        for (name, field) in Self.furtherFields { append(name, text(field, of: record), to: &json) }
        json.append("}" as StaticString)
        return Output(
            to: rows,
            key: SharedBytes(principal ?? Array("[null]".utf8)),
            value: SharedBytes(json),
            timestamp: record.time
        )
    }

    private static let furtherFields = ["eventID", "awsRegion", "recipientAccountId"].map {
        ($0, Field($0))
    }

    private func text(_ field: Field, of record: Record) -> [UInt8]? {
        var text: [UInt8] = []
        return record.appendText(of: field, to: &text) ? text : nil
    }

    private func append(_ name: String, _ value: [UInt8]?, to json: inout [UInt8]) {
        json.append(UInt8(ascii: ","))
        json.appendJSONString(name)
        json.append(UInt8(ascii: ":"))
        if let value {
            json.appendJSONString(value.rawSpan)
        } else {
            json.append("null" as StaticString)
        }
    }
}
