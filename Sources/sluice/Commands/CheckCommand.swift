import ArgumentParser
import Foundation
import Pipelines

/// `sluice check`
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks pipeline files and selectors, without opening anything else."
    )

    @Argument(help: "Pipeline files (.yaml, .yml) and selectors (.json).")
    var paths: [String]

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
            try Plan.read(at: path).checkKafkaProperties()
            return
        }
        guard let document = FileManager.default.contents(atPath: path) else {
            throw UsageError("\(path): can't read this file; check the path")
        }
        _ = try Plan.selecting(Array(document), file: path, giving: .kept)
    }
}
