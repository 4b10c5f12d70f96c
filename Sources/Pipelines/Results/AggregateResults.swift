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
    /// The counts at which the alert's condition can become true or false.
    private let thresholds: [Int64]
    /// By measure, whether the alert's condition or title names it.
    private let isAsked: [Bool]

    init(columns: AggregateColumns, rows: OutputID, alert: ThresholdAlert?, alerts: OutputID?) {
        self.columns = columns
        self.rows = rows
        self.alert = alert
        self.alerts = alerts
        isAsked = columns.measures.all.map { measure in
            guard let alert else { return false }
            return alert.title.contains("{\(measure.name)}")
                || alert.condition.fields.contains { $0.name == measure.name }
        }
        let counts = columns.measures.all.filter { $0.field == nil }
        let numbers = counts.flatMap { measure in
            alert?.condition.numbers(comparedWith: Field(measure.name)) ?? []
        }
        thresholds = Set(
            numbers.filter { abs($0) < 1e15 }
                .flatMap { [Int64($0.rounded(.down)), Int64($0.rounded(.down)) + 1] }
        ).sorted()
    }

    // MARK: Rows

    func writeRows(
        of selected: [Int],
        of groups: GroupTable,
        in window: Range<EventTime>,
        _ outputs: inout [Output]
    ) {
        var head: [UInt8] = []
        head.append("{\"window_start\":\"\(window.lowerBound)\",")
        head.append("\"window_end\":\"\(window.upperBound)\",")
        for group in selected {
            var json = head
            columns.appendGroup(groups.key(group), to: &json)
            columns.appendMeasures(group, of: groups, to: &json)
            json.append("}" as StaticString)
            outputs.append(
                Output(
                    to: rows,
                    key: SharedBytes(messageKey(of: groups.key(group))),
                    value: SharedBytes(json),
                    timestamp: window.lowerBound
                )
            )
        }
    }

    /// The group's value if it has one field, else all of them as a JSON array; behind the stage, if
    /// rows name it.
    private func messageKey(of key: RawSpan) -> [UInt8] {
        if let stage = columns.stage {
            var whole: [UInt8] = []
            GroupKey.append(Array(stage.utf8).rawSpan, to: &whole)
            whole.append(contentsOf: key)
            return GroupKey.jsonArray(of: whole.rawSpan)
        }
        let values = GroupKey.values(of: key)
        guard values.count == 1, let value = values[0] else { return GroupKey.jsonArray(of: key) }
        return value
    }

    // MARK: Alerts

    func grown(
        _ group: Int,
        of groups: GroupTable,
        from old: Int64,
        in window: Range<EventTime>,
        _ outputs: inout [Output]
    ) -> Bool {
        guard let alert, let alerts else { return false }
        switch alert.moment {
        case .count:
            return grownCount(group, of: groups, from: old) { row, count in
                outputs.append(
                    alert.output(of: row, groups.key(group), in: window, count: count, to: alerts)
                )
            }
        case .growth:
            let row = row(group, of: groups)
            guard alert.condition.holds(of: row) else { return false }
            outputs.append(
                alert.output(of: row, groups.key(group), in: window, count: nil, to: alerts)
            )
            return true
        case .end: return false
        }
    }

    var asksAtEnd: Bool { alert?.moment == .end }

    func ended(
        _ group: Int,
        of groups: GroupTable,
        in window: Range<EventTime>,
        _ outputs: inout [Output]
    ) -> Bool {
        guard asksAtEnd, let alert, let alerts else { return false }
        let row = row(group, of: groups)
        guard alert.condition.holds(of: row) else { return false }
        let key = groups.key(group)
        outputs.append(
            alert.output(of: row, key, in: window, count: groups[group, 0], to: alerts)
        )
        return true
    }

    /// What the alert asks of a group.
    private func row(_ group: Int, of groups: GroupTable) -> AggregateRow {
        AggregateRow(
            columns: columns,
            values: GroupKey.values(of: groups.key(group)),
            results: columns.measures.all.indices.map {
                isAsked[$0] ? columns.measures.resultJSON(of: $0, group, of: groups) : nil
            }
        )
    }

    /// The condition is asked at each count between `old` and now, so that what an alert says does
    /// not depend on how many records were counted at once. Only next to the numbers that the
    /// condition compares a count with can its truth change, so it is asked just there.
    private func grownCount(
        _ group: Int,
        of groups: GroupTable,
        from old: Int64,
        _ write: (AggregateRow, Int64) -> Void
    ) -> Bool {
        let new = groups[group, 0]
        var counts = thresholds.filter { $0 > old && $0 <= new }
        if old == 0, new > 0, counts.first != 1 { counts.insert(1, at: 0) }
        guard !counts.isEmpty, let alert else { return false }
        let values = GroupKey.values(of: groups.key(group))
        for count in counts {
            let text = Array(String(count).utf8)
            let row = AggregateRow(
                columns: columns,
                values: values,
                // The other measures are not known at that count, and not asked.
                results: columns.measures.all.map { $0.field == nil ? text : nil }
            )
            if alert.condition.holds(of: row) {
                write(row, count)
                return true
            }
        }
        return false
    }
}
