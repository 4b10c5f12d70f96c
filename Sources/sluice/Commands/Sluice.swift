import ArgumentParser
import Foundation
import Pipelines

/// The command line.
@main
struct Sluice: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "A streaming pipeline for AWS CloudTrail on Kafka.",
        discussion: "The filter that can prove what it hides.",
        version: "0.1.0",
        subcommands: [
            RunCommand.self, SelectCommand.self, ExplainCommand.self, CheckCommand.self,
            CompileCommand.self, TestCommand.self, GenerateCommand.self, ResetCommand.self,
        ]
    )

    static func main() {
        Allocator.keepMemory()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            exit(withStatusOf: error)
        }
    }

    /// Ends the process: 0 done, 1 findings, 2 wrong use or configuration, 3 failed while running.
    private static func exit(withStatusOf error: any Error) -> Never {
        switch error {
        case is Findings: Foundation.exit(1)
        case is ReportedFailure: Foundation.exit(3)
        case is UsageError, is GivenFileError, is ConfigurationError:
            fail("\(error)", status: 2)
        case let code as ExitCode: Foundation.exit(code.rawValue)
        default:
            guard exitCode(for: error) == .success || isFromArgumentParser(error) else {
                fail("\(error)", status: 3)
            }
            if exitCode(for: error) == .success {
                print(fullMessage(for: error), to: .output)
                Foundation.exit(0)
            }
            fail("\(message(for: error)); see 'sluice --help'", status: 2)
        }
    }

    private static func isFromArgumentParser(_ error: any Error) -> Bool {
        error is ValidationError || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }

    private enum Target { case output, errors }

    private static func print(_ text: String, to target: Target) {
        let handle = target == .output ? FileHandle.standardOutput : FileHandle.standardError
        try? handle.write(contentsOf: Data((text + "\n").utf8))
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        print("sluice: \(message)", to: .errors)
        Foundation.exit(status)
    }
}

/// A check or a test found something, and has said so; exit status 1.
struct Findings: Error {}

/// A failure while running that has been said already; exit status 3.
struct ReportedFailure: Error {
    /// Says it.
    init(_ problem: String) {
        let line = "sluice: \(problem)\n"
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }
}
