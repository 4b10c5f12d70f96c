import ArgumentParser
import Foundation
import Logging
import Pipelines

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

    @Argument(help: "Pipeline files (.yaml, .yml) and selectors (.json).")
    var paths: [String]

    @Flag(help: "Also check the topics and the state on the pipelines' Kafka clusters.")
    var cluster = false

    func run() throws {
        var hasFindings = false
        for path in paths {
            do {
                try check(path)
                print("\(path): ok")
            } catch let error as ConfigurationError {
                print("\(error)")
                hasFindings = true
            }
        }
        if hasFindings { throw Findings() }
    }

    private func check(_ path: String) throws {
        guard path.hasSuffix(".json") else {
            let plan = try Plan.read(at: path)
            try plan.checkKafkaProperties()
            guard cluster else { return }
            _ = try PipelineTopics(plan, logger: .standardError(level: .warning)).inspect()
            return
        }
        guard let document = FileManager.default.contents(atPath: path) else {
            throw UsageError("\(path): can't read this file; check the path")
        }
        _ = try Plan.selecting(Array(document), file: path, giving: .kept)
    }
}
