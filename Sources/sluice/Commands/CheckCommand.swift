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

    @Argument(help: "Pipeline files (.yaml, .yml) and selectors (.json, .yaml, .yml).")
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
        try print(files)
        let severity: DiagnosticRule.Severity = strict ? .warning : .error
        if files.contains(where: { $0.hasFindings(from: severity) }) { throw Findings() }
    }

    private func check(_ path: String) throws -> CheckedFile {
        guard let bytes = FileManager.default.contents(atPath: path).map(Array.init) else {
            throw UsageError("\(path): can't read this file; check the path")
        }
        guard CheckedFile.isSelectors(SourceText(bytes), path: path) else {
            return try checkPipeline(path)
        }
        var document = SelectorDocument.read(bytes, file: path)
        if fix { document = try mend(document, path) }
        return CheckedFile(selectors: path, document, profile: profile.profile)
    }

    /// Prints what fixes change, and writes it unless told not to.
    /// - Returns: what is in the file afterwards.
    private func mend(_ document: SelectorDocument, _ path: String) throws -> SelectorDocument {
        let fixed = document.fixed(file: path, profile: profile.profile)
        let diff = UnifiedDiff(from: document.text, to: fixed.text, path: path).text
        guard !diff.isEmpty else { return document }
        // Programs read findings on standard output.
        let handle = format == .text ? FileHandle.standardOutput : .standardError
        try handle.write(contentsOf: Data(diff.utf8))
        guard !dryRun else { return document }
        do {
            try Data(fixed.text.bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw RunError("\(path): can't write: \(error.localizedDescription); mend it by hand")
        }
        return fixed
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
