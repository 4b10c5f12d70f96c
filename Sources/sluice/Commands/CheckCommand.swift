import ArgumentParser
import FastJSON
import Foundation
import Logging
import Pipelines
import Rules

/// `sluice check`
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks pipeline files and selectors, without opening anything else.",
        discussion: """
            With --cluster it also asks each pipeline's Kafka cluster, as 'run' does at its start: \
            are the topics there, and does the state that is there fit the pipeline? It joins no \
            group and changes nothing.
            """
    )

    @Argument(help: "Pipeline files, and selectors in JSON or YAML; standard input if it is -.")
    var paths: [String]

    @Flag(help: "Also check the topics and the state on the pipelines' Kafka clusters.")
    var cluster = false

    @Option(help: "What selectors are checked for: aws-trail, aws-eds or extended.")
    var profile = ProfileOption(.extended)

    @Option(help: "How findings are printed: text, json (a line for each file) or sarif.")
    var format = Format.text

    @Flag(help: "Fail for warnings too.")
    var strict = false

    @Flag(help: "Mend what can be mended safely; what changes is printed first.")
    var fix = false

    @Flag(help: "With --fix: print what would change, and change nothing.")
    var dryRun = false

    /// How findings are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, sarif }

    func run() throws {
        let files = try paths.map(check)
        try print(files.map(\.file))
        guard files.allSatisfy({ $0.failure == nil }) else { throw ExitCode(3) }
        guard files.allSatisfy({ !$0.file.isUnreadable }) else { throw ExitCode(2) }
        let severity: DiagnosticRule.Severity = strict ? .warning : .error
        if files.contains(where: { $0.file.hasFindings(from: severity) }) { throw Findings() }
    }

    /// A file as it is afterwards, and why it could not be mended.
    private struct Checked {
        let file: CheckedFile
        var failure: FileReplacementError?
    }

    private func check(_ path: String) throws -> Checked {
        do {
            return try checkReadable(GivenFile(at: path))
        } catch let error as GivenFileError {
            let file = CheckedFile(unreadable: path, error.problem, error.wayOut)
            return Checked(file: file)
        }
    }

    private func checkReadable(_ file: GivenFile) throws -> Checked {
        guard CheckedFile.isSelectors(SourceText(file.bytes), path: file.path) else {
            return Checked(file: try checkPipeline(file.path))
        }
        let document = SelectorDocument.read(file.bytes, file: file.path)
        let fixed = fix ? document.fixed(file: file.path, profile: profile.profile) : document
        var failure: FileReplacementError?
        if fix { failure = try mend(file, document, as: fixed) }
        let after = dryRun || failure != nil ? document : fixed
        return Checked(
            file: CheckedFile(selectors: file.path, after, profile: profile.profile),
            failure: failure
        )
    }

    /// Prints what fixes change, and writes it unless told not to.
    /// - Returns: why it could not be written, which has been said.
    private func mend(
        _ file: GivenFile,
        _ document: SelectorDocument,
        as fixed: SelectorDocument
    ) throws -> FileReplacementError? {
        let path = TerminalText.plain(file.path)
        let diff = UnifiedDiff(from: document.text, to: fixed.text, path: path).text
        guard !diff.isEmpty else { return nil }
        // Programs read findings on standard output.
        if format == .text {
            // The line end is the writer's; the carriage return before it is not.
            let bytes = Array(diff.utf8.dropLast())
            let writer = LineWriter()
            try writer.write(bytes.rawSpan)
            try writer.flush()
        } else {
            try FileHandle.standardError.write(contentsOf: Data(diff.utf8))
        }
        guard !dryRun else { return nil }
        do throws(FileReplacementError) {
            guard file.isRegular else {
                throw FileReplacementError(file.path, "it is no regular file")
            }
            try FileReplacement(path: file.path, bytes: fixed.text.bytes).write()
            return nil
        } catch {
            Sluice.complain("\(error)")
            return error
        }
    }

    private func checkPipeline(_ path: String) throws -> CheckedFile {
        let stages = try StageFindings(at: path)
        do {
            let plan = try Plan.read(at: path)
            try plan.checkKafkaProperties()
            if cluster {
                _ = try PipelineTopics(plan, logger: .standardError(level: .warning)).inspect()
            }
            return CheckedFile(pipeline: path, nil, stages)
        } catch let error as ConfigurationError {
            return CheckedFile(pipeline: path, error, stages)
        }
    }

    private func print(_ files: [CheckedFile]) throws {
        let writer = LineWriter()
        switch format {
        case .text: for file in files { try writer.write(Array(file.text.utf8).rawSpan) }
        case .json: for file in files { try writer.write(file.json.rawSpan) }
        case .sarif:
            let report = SARIFReport(files, version: Sluice.configuration.version)
            try writer.write(report.json.rawSpan)
        }
        try writer.flush()
    }
}
