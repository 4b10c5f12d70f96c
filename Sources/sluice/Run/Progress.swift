import Foundation
import Logging
import Pipelines
import Streaming

/// Shows how far a run on files is, on standard error if that is a terminal, and reports at its end.
final class Progress {
    /// Which records are passed on, in a run that passes on one sort.
    private let given: SelectedRecords
    /// Whether only what is wrong is said.
    private let isQuiet: Bool
    private let isTerminal = isatty(STDERR_FILENO) != 0
    private let start = ContinuousClock.now
    private var lastShown = ContinuousClock.now

    init(giving given: SelectedRecords = .kept, isQuiet: Bool = false) {
        self.given = given
        self.isQuiet = isQuiet
    }

    func show(_ totals: EngineTotals) { show(line(totals)) }

    /// How far reading alone is.
    func show(records: Int) { show("\(records) records read") }

    private func show(_ line: @autoclosure () -> String) {
        guard isTerminal, !isQuiet, ContinuousClock.now - lastShown > .milliseconds(200) else {
            return
        }
        lastShown = .now
        write("\r\u{1B}[K\(line())")
    }

    /// Takes away what was shown of reading, and says everywhere what could not be read.
    func finish(rejected: Int) {
        if isTerminal { write("\r\u{1B}[K") }
        warn(ofRejected: rejected, rejections: nil)
    }

    /// The closing report: what was done, and what of it by each stage; readable on a terminal,
    /// elsewhere the line that a run on Kafka ends its log with. And a word of what could not be read.
    ///
    /// - Parameter rejections: where the rejected parts have gone; nil if nowhere.
    func finish(_ totals: EngineTotals, rejections: String?) {
        switch (isQuiet, isTerminal) {
        case (true, _): break
        case (false, true):
            write("\r\u{1B}[K\(line(totals))\n")
            for stage in totals.stages { write("\(stage.report)\n") }
        case (false, false): Logger.standardError().logStopped(totals)
        }
        var bounds = BoundWatch()
        for warning in bounds.warnings(of: totals, at: .now) {
            let stage = warning.stage.map { "stage '\($0)': " } ?? ""
            write("sluice: \(stage)\(warning.bound.text)\n")
        }
        warn(ofRejected: totals.source.rejected, rejections: rejections)
    }

    private func warn(ofRejected count: Int, rejections: String?) {
        guard count > 0 else { return }
        let place = rejections.map { "see \($0)" } ?? "'sluice run' tells which and why"
        let what =
            count == 1
            ? "1 part of the input is no CloudTrail record"
            : "\(count) parts of the input are no CloudTrail records"
        write("sluice: \(what); \(place)\n")
    }

    private func line(_ totals: EngineTotals) -> String {
        let elapsed = ContinuousClock.now - start
        let seconds =
            max(Double(elapsed.components.seconds), 0.001)
            + Double(elapsed.components.attoseconds) / 1e18
        let source = totals.source
        let kept = given == .kept ? source.kept : source.records - source.kept
        var parts = [
            "\(source.records) records", "\(kept) kept", "\(source.records - kept) dropped",
            "\(source.rejected) rejected",
            "\(source.late) late", "\(totals.merge.alerts) alerts",
        ]
        parts.append("\(Int(Double(source.records) / seconds)) records/s")
        return parts.joined(separator: ", ")
    }

    private func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
