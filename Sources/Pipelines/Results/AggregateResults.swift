internal import FastJSON
internal import QueryLanguage
internal import Records
internal import Streaming

/// Turns the groups of an aggregate into rows and threshold alerts.
struct AggregateResults: WindowResults {
    let columns: AggregateColumns
    let rows: OutputID
    let alert: ThresholdAlert?
    let alerts: OutputID?
    /// For each measure, the counts at which the alert's condition can become true or false.
    private let thresholds: [[Int64]]

    init(columns: AggregateColumns, rows: OutputID, alert: ThresholdAlert?, alerts: OutputID?) {
        self.columns = columns
        self.rows = rows
        self.alert = alert
        self.alerts = alerts
        thresholds = columns.measures.map { measure in
            (alert?.condition.numbers(comparedWith: Field(measure)) ?? [])
                .filter { abs($0) < 1e15 }
                .flatMap { [Int64($0.rounded(.down)), Int64($0.rounded(.down)) + 1] }
        }
    }

    func closed(_ window: Range<EventTime>, _ groups: GroupTable, _ outputs: inout [Output]) {
        var head: [UInt8] = []
        head.append("{\"window_start\":\"\(window.lowerBound)\",")
        head.append("\"window_end\":\"\(window.upperBound)\",")
        for group in groups.sortedGroups() {
            var json = head
            let key = groups.key(group).array
            columns.appendGroup(key, to: &json)
            columns.appendMeasures(columns.measures.indices.map { groups[group, $0] }, to: &json)
            json.append("}" as StaticString)
            outputs.append(
                Output(
                    to: rows,
                    key: SharedBytes(messageKey(of: key)),
                    value: SharedBytes(json),
                    timestamp: window.lowerBound
                )
            )
        }
    }

    /// The group's value if it has one field, else all of them as a JSON array.
    private func messageKey(of key: [UInt8]) -> [UInt8] {
        let values = GroupKey.values(of: key.rawSpan)
        guard values.count == 1, let value = values[0] else {
            return GroupKey.jsonArray(of: key.rawSpan)
        }
        return value
    }

    /// The condition is asked at each count between `old` and `new`, so that what an alert says
    /// does not depend on how many records were counted at once. Only next to the numbers that the
    /// condition compares a measure with can its truth change, so it is asked just there.
    func grown(
        _ group: WindowGroup,
        from old: [Int64],
        to new: [Int64],
        _ outputs: inout [Output]
    ) -> Bool {
        guard let alert, let alerts else { return false }
        let steps = steps(from: old, to: new)
        guard !steps.isEmpty else { return false }
        let values = GroupKey.values(of: group.key.rawSpan)
        for step in steps {
            let numbers = old.map { $0 + step }
            let row = AggregateRow(columns: columns, values: values, numbers: numbers)
            if alert.condition.holds(of: row) {
                outputs.append(output(alert, of: group, row, to: alerts))
                return true
            }
        }
        return false
    }

    /// The growths after which to ask, ascending. Every measure is a count, so all grow alike; what
    /// was asked before at `old` need not be asked again.
    private func steps(from old: [Int64], to new: [Int64]) -> [Int64] {
        let growth = new[0] - old[0]
        guard growth > 0 else { return [] }
        var steps: Set<Int64> = old[0] == 0 ? [1] : []
        for (thresholds, start) in zip(thresholds, old) {
            for threshold in thresholds {
                let step = threshold - start
                if step >= 1 && step <= growth { steps.insert(step) }
            }
        }
        return steps.sorted()
    }

    private func output(
        _ alert: ThresholdAlert,
        of group: WindowGroup,
        _ row: AggregateRow,
        to alerts: OutputID
    ) -> Output {
        let key = String(decoding: GroupKey.jsonArray(of: group.key.rawSpan), as: UTF8.self)
        let id = "\(alert.ruleID)/\(group.window.lowerBound)/\(key)"
        var json: [UInt8] = []
        json.append("{\"alert_id\":" as StaticString)
        json.appendJSONString(id)
        json.append(",\"rule\":{\"id\":" as StaticString)
        json.appendJSONString(alert.ruleID)
        json.append(",\"title\":" as StaticString)
        json.appendJSONString(title(alert.title, row))
        json.append(",\"level\":\"\(alert.level)\",\"tags\":[]}")
        json.append(",\"time\":\"\(group.window.lowerBound)\",\"group\":{")
        columns.appendGroup(group.key, to: &json)
        json.append("},\"count\":\(row.numbers[0]),\"window\":{")
        json.append("\"start\":\"\(group.window.lowerBound)\",")
        json.append("\"end\":\"\(group.window.upperBound)\"},\"event_ids\":[],\"records\":[]}")
        return Output(to: alerts, key: SharedBytes(Array(id.utf8)), value: SharedBytes(json))
    }

    /// The template with each `{column}` replaced; what stands in for one is not looked at again.
    private func title(_ template: String, _ row: AggregateRow) -> String {
        let names = columns.by.map(\.name) + columns.measures
        var title = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            title += rest[..<open]
            if names.contains(name) {
                title += row.text(name).map { String(decoding: $0, as: UTF8.self) } ?? "none"
            } else {
                title += rest[open...close]
            }
            rest = rest[rest.index(after: close)...]
        }
        return title + rest
    }
}
