import ArgumentParser
import Foundation
import Pipelines

/// `sluice test`
struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs the tests of pipeline files."
    )

    @Argument(help: "Pipeline files.")
    var paths: [String]

    func run() throws {
        let output = LineWriter()
        var outcomes: [Bool] = []
        var unreadable = 0
        for path in paths {
            do {
                outcomes += try self.outcomes(of: try Plan.read(at: path), sayingTo: output)
            } catch {
                guard error is ConfigurationError || error is GivenFileError else { throw error }
                // The others are tested all the same.
                Sluice.complain("\(error)")
                unreadable += 1
            }
        }
        let failures = outcomes.count { !$0 }
        if !outcomes.isEmpty {
            let rest = unreadable > 0 ? ", \(unreadable) of \(paths.count) files not read" : ""
            try output.say("\(outcomes.count - failures) passed, \(failures) failed\(rest)")
        }
        guard unreadable == 0 else { throw ExitCode(2) }
        // Nothing that was tested is nothing that has passed.
        guard !outcomes.isEmpty else {
            throw UsageError("no tests in \(paths.joined(separator: " ")); add some")
        }
        if failures > 0 { throw Findings() }
    }

    /// Runs a pipeline's tests: whether each has passed.
    private func outcomes(of plan: Plan, sayingTo output: LineWriter) throws -> [Bool] {
        if plan.tests.isEmpty {
            try output.say(TerminalText.plain("\(plan.file): \(Self.withoutTests)"))
        }
        return try plan.tests.map { test in
            let problems = PipelineTestRun(plan: plan, test: test).problems()
            let verdict = problems.isEmpty ? "ok  " : "FAIL"
            try output.say(TerminalText.plain("\(verdict) \(plan.file): \(test.name)"))
            for problem in problems { try output.say(TerminalText.plain("     \(problem)")) }
            return problems.isEmpty
        }
    }

    private static let withoutTests =
        "has no tests; add some: 'tests: [{ name: …, input: sample.ndjson, expect: "
        + "{ events: { count: 3 } } }]'"
}
