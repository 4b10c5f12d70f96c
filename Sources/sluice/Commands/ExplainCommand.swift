import ArgumentParser
import FastJSON
import Foundation
import Pipelines
import Records
import Rules
import Streaming

/// `sluice explain`
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says why records are kept or dropped, with a hint at what would have kept them.",
        discussion: """
            With --event: for the records with that eventID, what every selector, field, operator \
            and value says, what the record has there, and what comes nearest to a match. \
            Without: how many records are kept and dropped for each reason, as a run reports them.
            """
    )

    @Argument(help: "A pipeline file, or a file of event selectors, JSON or YAML.")
    var pipeline: String

    @Argument(help: "Files or folders of records; standard input if there are none, or -.")
    var paths: [String] = []

    @Option(help: "The eventID of the record to explain.")
    var event: String?

    @Option(help: "text, or json (an object a line); text only on a terminal unless it is said.")
    var format: Format?

    @OptionGroup var options: SelectionOptions

    /// How explanations are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    func run() throws {
        let explained = try read()
        let files = try InputFiles.expand(paths)
        let isText = (format ?? (isatty(STDOUT_FILENO) != 0 ? .text : .json)) == .text
        if let event {
            try explain(event, explained, files, asText: isText)
        } else {
            try count(explained, files, asText: isText)
        }
    }

    private func read() throws -> ExplainedPipeline {
        try InputFiles.checkStandardInput(pipeline, paths)
        let bytes = try GivenFile(at: pipeline).bytes
        guard CheckedFile.isSelectors(SourceText(bytes), path: pipeline) else {
            guard options.areDefault else {
                throw UsageError(
                    "\(pipeline) is a pipeline, whose stages say how their selectors are taken; "
                        + "leave out the options for selectors"
                )
            }
            return try ExplainedPipeline.read(at: pipeline)
        }
        return try ExplainedPipeline.selecting(bytes, file: pipeline, as: options.selection)
    }

    private func explain(
        _ event: String,
        _ explained: ExplainedPipeline,
        _ files: [String],
        asText isText: Bool
    ) throws {
        let field = Field("eventID")
        let wanted = Array(event.utf8)
        let reading = RecordReading(files: files, limits: explained.limits.decoding) { batch in
            (0..<batch.count).map { index in
                let record = batch.record(index)
                return RecordVerdict(isKept: record.some(field) { $0.isEqual(to: wanted.rawSpan) })
            }
        }
        let writer = LineWriter()
        let progress = Progress()
        var found = 0
        let totals = try reading.forEach(onProgress: progress.show(records:)) {
            record,
            file,
            number in
            let explanation = explained.explanation(
                of: record,
                at: RecordExplanation.Place(eventID: event, file: file, number: number)
            )
            if isText, found > 0 { try writer.write([UInt8]().rawSpan) }
            try writer.write((isText ? Array(explanation.text.utf8) : explanation.json).rawSpan)
            // It is one of few, and the input may have no end.
            try writer.flush()
            found += 1
        }
        progress.finish(rejected: totals.rejected, first: totals.firstRejection)
        guard found == 0 else { return }
        let places = paths.isEmpty ? "standard input" : paths.joined(separator: " ")
        throw UsageError(
            "\(places): none of \(totals.records) records has the eventID '\(event)'; "
                + "check it, or name the files that hold the record"
        )
    }

    private func count(
        _ explained: ExplainedPipeline,
        _ files: [String],
        asText isText: Bool
    ) throws {
        let reading = RecordReading(files: files, limits: explained.limits.decoding, filter: nil)
        let progress = Progress()
        var counts = ExplanationCounts(explained)
        let totals = try reading.forEach(onProgress: progress.show(records:)) { record, _, _ in
            counts.add(record)
        }
        progress.finish(rejected: totals.rejected, first: totals.firstRejection)
        let writer = LineWriter()
        for line in isText ? [Array(counts.text.utf8)] : counts.json {
            try writer.write(line.rawSpan)
        }
        try writer.flush()
    }
}
