import ArgumentParser
import FastJSON
import Foundation
import Pipelines
import Rules

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
        StandardStreams.reserveClosed()
        Allocator.keepMemory()
        // A file that may not grow any further is an error like others, not the end.
        signal(SIGXFSZ, SIG_IGN)
        // So is a reader that goes away: of results it ends the command, of the log it does not.
        signal(SIGPIPE, SIG_IGN)
        do {
            try refuseUnknownCommand()
            var command = try parseAsRoot(arguments)
            try command.run()
        } catch {
            exit(withStatusOf: error)
        }
    }

    /// Ends the process: 0 done, 1 findings, 2 wrong use or configuration, 3 failed while running,
    /// 141 nobody reads what it prints.
    private static func exit(withStatusOf error: any Error) -> Never {
        switch error {
        case is Findings: Foundation.exit(1)
        case is ReaderGone: Foundation.exit(141)
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
            fail("\(message(for: error)); see '\(help)'", status: 2)
        }
    }

    /// What was typed behind the program's name.
    private static let arguments = FileTree.arguments

    private static var commandNames: [String] {
        configuration.subcommands.compactMap { $0.configuration.commandName }
    }

    /// How to see what the command that was typed takes.
    private static var help: String {
        let command = arguments.first.flatMap { commandNames.contains($0) ? $0 : nil }
        return command.map { "sluice \($0) --help" } ?? "sluice --help"
    }

    /// Refuses a command that there is not, also one whose help is asked for.
    private static func refuseUnknownCommand() throws(UsageError) {
        let known = commandNames + ["help"]
        let isHelp = arguments.first == "help"
        guard let name = isHelp ? arguments.dropFirst().first : arguments.first,
            isHelp || !name.hasPrefix("-"), !known.contains(name)
        else { return }
        guard !isHelp || !["-h", "--help", "-help"].contains(name) else { return }
        let wayOut =
            Suggestion.nearest(to: name, among: known)
            ?? "use one of \(commandNames.joined(separator: ", "))"
        throw UsageError("unknown command '\(name)'; \(wayOut)")
    }

    private static func isFromArgumentParser(_ error: any Error) -> Bool {
        error is ValidationError || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }

    private enum Target { case output, errors }

    private static func print(_ text: String, to target: Target) {
        let line = Array((text + "\n").utf8)
        switch target {
        case .output: try? ByteStream.standardOutput().write(line.rawSpan)
        case .errors: StandardError.write(line)
        }
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        complain(message)
        Foundation.exit(status)
    }

    /// Says on standard error what is wrong.
    static func complain(_ problem: String) {
        // A file's name, and what others say, may hold anything.
        print(TerminalText.plain("sluice: \(problem)"), to: .errors)
    }
}

/// A check or a test found something, and has said so; exit status 1.
struct Findings: Error {}
