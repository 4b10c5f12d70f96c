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
            for test in plan.tests {
                let problems = try PipelineTestRun(plan: plan, test: test).problems()
                count += 1
                failures += problems.isEmpty ? 0 : 1
                print("\(problems.isEmpty ? "ok  " : "FAIL") \(path): \(test.name)")
                for problem in problems { print("     \(problem)") }
            }
        }
        print("\(count - failures) passed, \(failures) failed")
        if failures > 0 { throw Findings() }
    }
}
