import ArgumentParser
import Logging
import Pipelines

/// `sluice reset`
struct ResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Drops what one stage of a pipeline keeps in Kafka, so that it begins anew.",
        discussion: """
            Other stages keep theirs, and records are read on from where the group is. Without \
            --yes it says what it would do, does nothing, and ends with status 2. All processes of \
            the pipeline's group must have been stopped.
            """
    )

    @Argument(help: "The pipeline file.")
    var pipeline: String

    @Option(help: "The id of the stage whose state is dropped.")
    var stage: String

    @Flag(help: "Do it.")
    var yes = false

    func run() throws {
        let plan = try Plan.read(at: pipeline)
        try plan.checkKafkaProperties()
        let topics = try plan.internalTopics(ofStage: stage)
        let reset = try StageReset(of: topics, in: plan, logger: .standardError(level: .error))
        try reset.refuseMembers()
        for line in try reset.summary() { print(line) }
        guard yes else { throw UsageError("nothing has been done; add --yes to do it") }
        try reset.run()
        print("done")
    }
}
