import ArgumentParser
import Logging
import Pipelines
import Rules

/// `sluice run`
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a pipeline, Kafka to Kafka, until it is stopped.",
        discussion: """
            With --from and --to it runs on files instead, and ends when they end. \
            SIGTERM and SIGINT finish what has been read, commit, and exit 0; on files, windows are \
            closed as at their end. A second one ends the program at once.
            """
    )

    @Argument(help: "The pipeline file.")
    var pipeline: String

    @Option(
        parsing: .upToNextOption,
        help: "Files or folders to read instead of Kafka; - is standard input."
    )
    var from: [String] = []

    @Option(help: "The folder to write <output>.ndjson to; - prints everything.")
    var to: String?

    @Flag(help: "Stop when everything that the topics hold has been read.")
    var untilEnd = false

    @Flag(help: "With a Kafka broker inside the process, fed with sample traffic.")
    var embedded = false

    @Flag(help: "Say only what is wrong: no progress, no report at the end.")
    var quiet = false

    @Option(
        parsing: .unconditional,
        help: "With --embedded: stop after so many seconds of traffic.",
        transform: WholeNumber.within(1...31_536_000)
    )
    var seconds: Int?

    func validate() throws {
        guard from.isEmpty == (to == nil) else {
            throw ValidationError("--from and --to go together")
        }
        guard seconds == nil || embedded else {
            throw ValidationError("--seconds goes with --embedded")
        }
        guard to != "" else {
            throw ValidationError("--to names no folder; name one, or - for standard output")
        }
        guard !untilEnd || from.isEmpty else {
            throw ValidationError("--until-end is for Kafka; files end by themselves")
        }
        guard !untilEnd || !embedded else {
            throw ValidationError(
                "--until-end is for your own Kafka, since the traffic of --embedded has no end; "
                    + "use --seconds"
            )
        }
        guard !quiet || !embedded else {
            throw ValidationError("--embedded is there to be looked at; leave out --quiet")
        }
        guard from.isEmpty || !embedded else {
            throw ValidationError("--embedded needs no files; leave out --from and --to")
        }
    }

    func run() throws {
        let plan = try Plan.read(at: pipeline)
        if let to {
            try runOnFiles(plan, to: to)
        } else if embedded {
            try runEmbedded(plan)
        } else {
            try runOnKafka(plan)
        }
    }

    private func runOnFiles(_ plan: Plan, to: String) throws {
        let run = FileRun(
            plan: plan,
            files: try InputFiles.expand(from),
            destination: to == "-" ? .standardOutput : .folder(to)
        )
        let progress = Progress(isQuiet: quiet)
        let stop = StopSignal.install(limitedTo: FileRun.stopTimeout)
        progress.finish(
            try run.run(until: { stop.isSet }, onProgress: progress.show),
            rejections: "the output 'rejected'",
            late: plan.outputs.contains { $0.name == "late" } ? "the output 'late'" : nil
        )
    }

    private func runOnKafka(_ plan: Plan) throws {
        let logger = Logger.standardError(level: quiet ? .warning : .info)
        // What may hide nothing, or too much, for weeks.
        for finding in try StageFindings(at: pipeline).all where finding.rule.severity >= .warning {
            logger.warning("\(finding.line)")
        }
        let stop = StopSignal.install()
        let report = PeriodicReport(logger)
        try KafkaRun(plan: plan, logger: logger, endsAtEnd: untilEnd)
            .run(until: { stop.askedAt }, onStep: report.step)
    }

    private func runEmbedded(_ plan: Plan) throws {
        let stop = StopSignal.install()
        try Tour(plan, logger: .standardError(level: .error))
            .run(for: seconds.map { .seconds($0) }, until: { stop.askedAt })
    }
}
