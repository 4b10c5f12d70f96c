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
        var failures = 0
        var count = 0
        for path in paths {
            let plan = try Plan.read(at: path)
            if plan.tests.isEmpty { print(TerminalText.plain("\(path): \(Self.withoutTests)")) }
            for test in plan.tests {
                let problems = PipelineTestRun(plan: plan, test: test).problems()
                count += 1
                failures += problems.isEmpty ? 0 : 1
                report(problems, of: "\(path): \(test.name)")
            }
        }
        // Nothing that was tested is nothing that has passed.
        guard count > 0 else {
            throw UsageError("no tests in \(paths.joined(separator: " ")); add some")
        }
        print("\(count - failures) passed, \(failures) failed")
        if failures > 0 { throw Findings() }
    }

    private func report(_ problems: [String], of test: String) {
        print(TerminalText.plain("\(problems.isEmpty ? "ok  " : "FAIL") \(test)"))
        for problem in problems { print(TerminalText.plain("     \(problem)")) }
    }

    private static let withoutTests =
        "has no tests; add some: 'tests: [{ name: …, input: sample.ndjson, expect: "
        + "{ events: { count: 3 } } }]'"
}
