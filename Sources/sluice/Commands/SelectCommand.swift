import ArgumentParser
import FastJSON
import Foundation
import Pipelines

/// `sluice select`
struct SelectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "select",
        abstract: "Prints the records that AWS's event selectors keep, byte for byte.",
        discussion: "A record that came over several lines is printed on one."
    )

    @Argument(help: "A file of event selectors, JSON or YAML; standard input if it is -.")
    var selectors: String

    @Argument(help: "Files or folders of records; standard input if there are none, or -.")
    var paths: [String] = []

    @Flag(help: "Print the records that are dropped instead.")
    var dropped = false

    @Flag(help: "Say only what is wrong: no progress, no report at the end.")
    var quiet = false

    @OptionGroup var options: SelectionOptions

    func run() throws {
        try InputFiles.checkStandardInput(selectors, paths)
        let plan = try Plan.selecting(
            try GivenFile(at: selectors).bytes,
            file: selectors,
            as: options.selection,
            giving: dropped ? .dropped : .kept
        )
        let run = FileRun(
            plan: plan,
            files: try InputFiles.expand(paths),
            destination: .standardOutput
        )
        let progress = Progress(giving: dropped ? .dropped : .kept, isQuiet: quiet)
        let stop = StopSignal.install(limitedTo: FileRun.stopTimeout)
        let result = try run.run(until: { stop.isSet }, onProgress: progress.show)
        progress.finish(result, rejections: nil, late: nil)
    }
}
