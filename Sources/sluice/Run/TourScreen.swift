import FastJSON
import Foundation
import Pipelines
import Streaming

/// What the tour shows: rates, the last closed window's calls, alerts. Repainted on a terminal,
/// printed line by line elsewhere.
struct TourScreen {
    private let pipeline: String
    private let isTerminal = isatty(STDOUT_FILENO) != 0
    /// Since when there has been traffic; nil before.
    private var start: ContinuousClock.Instant?
    private var lastDrawn = ContinuousClock.now
    private var lastRecords = 0
    /// The rows of the newest closed window, by output.
    private var rows: [String: [Row]] = [:]
    private var alerts: [String] = []
    private var alertCount = 0

    /// One row of an aggregate, as the screen needs it.
    private struct Row {
        let window: String
        let group: String
        let count: Int
    }

    init(_ plan: Plan) {
        pipeline = plan.name
    }

    /// Takes note that there is traffic from now on.
    mutating func begin() {
        start = .now
        lastDrawn = .now
    }

    /// Whether to draw again: once a second.
    var isDue: Bool { ContinuousClock.now - lastDrawn >= .seconds(1) }

    /// Takes an output's new lines.
    mutating func take(_ lines: [String], from output: String) {
        for line in lines {
            guard let json = try? JSONSerialization.jsonObject(with: Data(line.utf8)),
                let object = json as? [String: Any]
            else { continue }
            if object["alert_id"] != nil { takeAlert(object) } else { takeRow(object, of: output) }
        }
    }

    private mutating func takeAlert(_ alert: [String: Any]) {
        let rule = alert["rule"] as? [String: Any]
        let window = alert["window"] as? [String: Any]
        let title = rule?["title"] as? String ?? ""
        let start = window?["start"] as? String ?? ""
        alertCount += 1
        alerts = (alerts + ["\(start)  \(title)"]).suffix(4)
    }

    private mutating func takeRow(_ row: [String: Any], of output: String) {
        guard let window = row["window_start"] as? String else { return }
        let names = row.keys.filter { $0 != "window_start" && $0 != "window_end" }.sorted()
        let group = names.compactMap { row[$0] as? String }.joined(separator: " ")
        let count = names.compactMap { row[$0] as? Int }.first ?? 0
        if let newest = rows[output]?.first?.window, newest < window { rows[output] = [] }
        guard rows[output]?.first.map({ $0.window == window }) ?? true else { return }
        rows[output, default: []].removeAll { $0.group == group }
        rows[output, default: []].append(Row(window: window, group: group, count: count))
    }

    /// Draws as much as the terminal's window has room for.
    mutating func draw(_ totals: EngineTotals) {
        let elapsed = seconds(ContinuousClock.now - lastDrawn)
        lastDrawn = .now
        let rate = Double(totals.source.records - lastRecords) / elapsed
        lastRecords = totals.source.records
        // Asked each time: windows change.
        let size = isTerminal ? TerminalSize(of: STDOUT_FILENO) : nil
        // The cursor stands in a line of its own.
        let lines = lines(totals, rate: Int(rate), atMost: size.map { $0.rows - 1 } ?? .max)
            .map { $0.prefix(size?.columns ?? .max) + "\n" }
        let page = (isTerminal ? "\u{1B}[H\u{1B}[2J" : "") + lines.joined()
        try? FileHandle.standardOutput.write(contentsOf: Data(page.utf8))
    }

    /// Draws the end, and says what each stage has done, and why.
    mutating func close(_ totals: EngineTotals) {
        draw(totals)
        let reports = totals.stages.map { "\($0.report)\n" }.joined()
        try? FileHandle.standardOutput.write(contentsOf: Data("\n\(reports)".utf8))
    }

    /// The counters before all else, then the latest alerts, then what room is left for of the rows.
    private func lines(_ totals: EngineTotals, rate: Int, atMost limit: Int) -> [String] {
        let counters = counterLines(totals, rate: rate)
        let latest = alerts.isEmpty ? [] : ["", "  latest alerts"] + alerts.map { "    \($0)" }
        let room = limit - counters.count - latest.count
        // Each with an empty line and a title.
        let rowLimit = min(room / max(rows.count, 1) - 2, 8)
        var lines = counters
        for (output, rows) in rows.sorted(by: { $0.key < $1.key }) where rowLimit > 0 {
            lines += ["", "  \(output), window \(rows.first?.window ?? "")"]
            let most = rows.sorted { ($1.count, $0.group) < ($0.count, $1.group) }
            lines += most.prefix(rowLimit).map { "  \(pad($0.count))  \($0.group)" }
        }
        return Array((lines + latest).prefix(max(limit, 0)))
    }

    private func counterLines(_ totals: EngineTotals, rate: Int) -> [String] {
        let source = totals.source
        let dropped = source.records - source.kept
        let share = source.records == 0 ? 0 : dropped * 100 / source.records
        let state =
            start.map { "\(Int(seconds(.now - $0))) s" }
            ?? "which takes a moment to give out the partitions"
        return [
            "sluice \(pipeline)  on the embedded broker, \(state)",
            "",
            "  in        \(pad(source.records)) records   \(rate) a second",
            "  kept      \(pad(source.kept))",
            "  dropped   \(pad(dropped))   \(share) %",
            "  late      \(pad(source.late))",
            "  rejected  \(pad(source.rejected))",
            "  alerts    \(pad(totals.merge.alerts))",
        ]
    }

    private func pad(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: " ", count: max(0, 9 - digits.count)) + digits
    }

    private func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
