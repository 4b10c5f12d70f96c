import FastJSON
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
        // A line that wraps could not be taken back. Asked each time: windows change.
        let columns = TerminalSize(of: STDERR_FILENO)?.columns ?? .max
        write("\r\u{1B}[K\(Self.beginning(of: line(), shorterThan: columns))")
    }

    /// As many of the parts of `line` as there is room for; some of the first at least.
    private static func beginning(of line: String, shorterThan columns: Int) -> Substring {
        guard line.count >= columns else { return line[...] }
        let start = line.prefix(max(columns - 1, 0))
        guard let comma = start.lastIndex(of: ",") else { return start }
        return start[..<comma]
    }

    /// Takes away what was shown of reading, and says everywhere what could not be read.
    func finish(rejected: Int, first: RejectedPart?) {
        if isTerminal { write("\r\u{1B}[K") }
        warn(ofRejected: rejected, first, rejections: nil)
    }

    /// The closing report: what was done, and what of it by each stage; readable on a terminal,
    /// elsewhere the line that a run on Kafka ends its log with. And a word of what could not be read.
    ///
    /// - Parameters:
    ///   - rejections: where the rejected parts have gone; nil if nowhere.
    ///   - late: where the late records have gone; nil if nowhere.
    func finish(_ result: FileRun.Result, rejections: String?, late: String?) {
        let totals = result.totals
        switch (isQuiet, isTerminal) {
        case (true, _): break
        case (false, true):
            write("\r\u{1B}[K\(line(totals))\n")
            if let line = totals.source.recordlessLine { write("\(line)\n") }
            for stage in totals.stages { write("\(stage.report)\n") }
        case (false, false):
            Logger.standardError().logStopped(totals, isInterrupted: result.isInterrupted)
        }
        if result.isInterrupted {
            write("sluice: interrupted: the results are of what was read until then\n")
        }
        var bounds = BoundWatch()
        for warning in bounds.warnings(of: totals, at: .now) {
            let stage = warning.stage.map { "stage '\($0)': " } ?? ""
            write("sluice: \(stage)\(warning.bound.text)\n")
        }
        let source = totals.source
        warn(ofRejected: source.rejected, source.firstRejection, rejections: rejections)
        for warning in source.lateWarnings {
            write("sluice: \(warning)\(late.map { "; see \($0)" } ?? "")\n")
        }
    }

    private func warn(ofRejected count: Int, _ first: RejectedPart?, rejections: String?) {
        guard count > 0 else { return }
        var text =
            count == 1
            ? "1 part of the input is no CloudTrail record"
            : "\(count) parts of the input are no CloudTrail records"
        if let first { text += ", \(count == 1 ? "" : "the first ")\(first.placed)" }
        if let rejections {
            text += "; see \(rejections)"
        } else if count > 1 {
            text += "; 'sluice run' tells the others"
        }
        // A file's name may hold anything.
        write("sluice: \(TerminalText.plain(text))\n")
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
        StandardError.write(Array(text.utf8))
    }
}

extension RejectedPart {
    /// `at byte 17 of records.json: neither an event nor an envelope`
    fileprivate var placed: String {
        "at byte \(offset.rawValue) of \(topic == "-" ? "standard input" : topic): \(reason)"
    }
}

extension SourceTotals {
    /// `no records in 3 parts: 1 digest, 2 validation-ping`; nil if there were none.
    fileprivate var recordlessLine: String? {
        guard !recordless.isEmpty else { return nil }
        let forms = recordless.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let count = recordless.values.reduce(0, +)
        return "no records in \(count) parts: \(forms.joined(separator: ", "))"
    }

    /// What is to be said of late records: where times can't be true, and where most are late.
    fileprivate var lateWarnings: [String] {
        var warnings: [String] = []
        if ahead > 0 {
            let what = ahead == 1 ? "1 record is" : "\(ahead) records are"
            warnings.append("\(what) more than a day ahead of the clock, and so not counted")
        }
        let tooLate = late - ahead
        if tooLate * 2 > kept {
            warnings.append(
                "\(tooLate) of \(kept) kept records came too late to be counted, behind a record that "
                    + "is newer by more than time.lateness: look for a wrong time, or raise it"
            )
        }
        return warnings
    }
}
