import ArgumentParser
import Pipelines

/// `sluice run`
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a pipeline, Kafka to Kafka, until it is stopped.",
        discussion: """
            With --from and --to it runs on files instead, and ends when they end. \
            SIGTERM and SIGINT finish what has been read, commit, and exit 0.
            """)

    @Argument(help: "The pipeline file.")
    var pipeline: String

    @Option(
        parsing: .upToNextOption,
        help: "Files or folders to read instead of Kafka; - is standard input.")
    var from: [String] = []

    @Option(help: "The folder to write <output>.ndjson to; - prints everything.")
    var to: String?

    @Flag(help: "With a Kafka broker inside the process, fed with sample traffic.")
    var embedded = false

    @Option(help: "With --embedded: stop after so many seconds.")
    var seconds: Int?

    func validate() throws {
        guard from.isEmpty == (to == nil) else {
            throw ValidationError("--from and --to go together")
        }
        guard from.isEmpty || !embedded else {
            throw ValidationError("--embedded needs no files; leave out --from and --to")
        }
    }

    func run() throws {
        let plan = try Plan.read(at: pipeline)
        guard let to else {
            fatalError()
        }
        let files = try InputFiles.expand(from)
        let run = FileRun(
            plan: plan, files: files, destination: to == "-" ? .standardOutput : .folder(to))
        let progress = Progress()
        let totals = try run.run(onProgress: progress.show)
        progress.finish(totals)
    }
}
