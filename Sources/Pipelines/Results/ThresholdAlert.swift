internal import FastJSON
internal import QueryLanguage
internal import Records
internal import Streaming

/// The alert of an aggregate: one for each group and window in which the condition becomes true.
struct ThresholdAlert: Sendable {
    /// Names the rule: pipeline stage and alert.
    let ruleID: String
    let condition: Expression
    /// The condition as it was written.
    let conditionText: String
    let moment: Moment
    /// Columns in braces are replaced: `Many {eventName} calls`.
    let title: String
    let level: String
    let output: String

    /// When the condition is asked, so that what an alert says depends on the records alone.
    enum Moment: Equatable, Sendable {
        /// At each count: it compares counts only.
        case count
        /// Whenever a group has grown: once true it stays true. What is measured at that moment
        /// depends on how the records came in, so the alert does not say it.
        case growth
        /// When nothing is added to the group any more: it might become false again.
        case end
    }

    /// The alert as a message.
    ///
    /// - Parameter count: of the group's records; nil if it is not determined.
    func output(
        of row: AggregateRow,
        _ key: RawSpan,
        in window: Range<EventTime>,
        count: Int64?,
        to alerts: OutputID
    ) -> Output {
        let id = identity(key, window)
        var json: [UInt8] = []
        json.append("{\"alert_id\":" as StaticString)
        json.appendJSONString(id)
        json.append(",\"rule\":{\"id\":" as StaticString)
        json.appendJSONString(ruleID)
        json.append(",\"title\":" as StaticString)
        json.appendJSONString(title(of: row))
        json.append(",\"level\":\"\(level)\",\"tags\":[]")
        if moment != .count {
            json.append(",\"condition\":" as StaticString)
            json.appendJSONString(conditionText)
        }
        json.append("},\"time\":\"\(window.lowerBound)\",\"group\":{")
        row.columns.appendGroup(key, to: &json)
        json.append("},\"count\":\(count.map { String($0) } ?? "null"),\"window\":{")
        json.append("\"start\":\"\(window.lowerBound)\",")
        json.append("\"end\":\"\(window.upperBound)\"},\"event_ids\":[],\"records\":[]}")
        return Output(to: alerts, key: SharedBytes(Array(id.utf8)), value: SharedBytes(json))
    }

    private func identity(_ key: RawSpan, _ window: Range<EventTime>) -> String {
        let group = String(decoding: GroupKey.jsonArray(of: key), as: UTF8.self)
        return "\(ruleID)/\(window.lowerBound)/\(group)"
    }

    /// The title with each `{column}` replaced; what stands in for one is not looked at again.
    private func title(of row: AggregateRow) -> String {
        let names = row.columns.by.map(\.name) + row.columns.measures.all.map(\.name)
        var replaced = ""
        var rest = title[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            replaced += rest[..<open]
            if names.contains(name) {
                replaced += row.text(name).map { String(decoding: $0, as: UTF8.self) } ?? "none"
            } else {
                replaced += rest[open...close]
            }
            rest = rest[rest.index(after: close)...]
        }
        return replaced + rest
    }
}
