import FastJSON
import Foundation
import Pipelines
import Streaming

/// Runs a pipeline from files to files, until the input ends, or somebody asks it to stop, and every
/// window is closed.
struct FileRun {
    let plan: Plan
    let files: [String]
    let destination: Destination

    /// How long a stop may take: less than what container runtimes wait before they kill.
    static let stopTimeout = Duration.seconds(8)

    /// How often it is said what has been done.
    private static let progressInterval = Duration.milliseconds(100)

    /// Where the outputs' lines go.
    enum Destination {
        /// `FOLDER/<output>.ndjson`
        case folder(String)
        /// All of them to standard output.
        case standardOutput
    }

    /// What a run has done.
    struct Result {
        let totals: EngineTotals
        /// Whether it was stopped before the input ended.
        let isInterrupted: Bool
    }

    /// - Parameters:
    ///   - isStopped: asked now and then; what has been read is finished then.
    ///   - onProgress: called now and then with what has been done.
    func run(
        until isStopped: @escaping @Sendable () -> Bool,
        onProgress: (EngineTotals) -> Void
    ) throws -> Result {
        let writers = try makeWriters()
        // A run on files begins and ends with them: nothing is to be remembered.
        let topology = plan.topology.withoutChangelogs
        let loopback = LoopbackLog()
        let internalTopics = topology.aggregates.map(\.repartitionTopic)
        let sources = FileSource.partitions(of: files)
        let stages = topology.makeStages(sources[0])
        let source = FileSource(
            files: files,
            internalTopics: internalTopics,
            loopback: loopback,
            limits: plan.limits.decoding,
            foresight: Foresight(of: stages),
            until: isStopped
        )
        let delivery = FileDelivery(
            lines: writers,
            formats: plan.outputs.map { output in
                output.name == "rejected" ? .rejection : .value
            },
            internalTopics: internalTopics,
            loopback: loopback
        )
        let layout = LogLayout(
            sources: sources,
            repartitionCounts: Dictionary(uniqueKeysWithValues: internalTopics.map { ($0, 1) })
        )
        var engine = Engine(topology, layout: layout, source: source, delivery: delivery)
        let clock = ContinuousClock()
        var due = clock.now
        repeat {
            let now = clock.now
            try engine.step(now: now, waitingAtMost: .zero)
            let isIdle = engine.source.isExhausted || engine.source.isPaused
            if isIdle { _ = try engine.drain(now: clock.now, timeout: .zero) }
            if now >= due {
                due = now + Self.progressInterval
                onProgress(engine.totals)
            }
        } while !engine.source.isExhausted || !engine.isSettled || !loopback.isEmpty
        _ = try engine.drain(now: clock.now, timeout: .zero)
        return Result(totals: engine.totals, isInterrupted: engine.source.isCutShort)
    }

    /// Refuses to empty a file that is to be read, or to read what was just written for ever.
    private func refuseInput(
        _ output: FileTree.Identity?,
        called name: String,
        wayOut: String
    ) throws(UsageError) {
        guard InputFiles.contains(output, among: files) else { return }
        throw UsageError("\(name): would overwrite an input; \(wayOut)")
    }

    private func makeWriters() throws -> [LineWriter] {
        switch destination {
        case .standardOutput:
            try refuseInput(
                ByteStream.standardOutput().identity,
                called: "standard output",
                wayOut: "send it to another file"
            )
            let writer = LineWriter()
            return plan.outputs.map { _ in writer }
        case .folder(let folder):
            do {
                try FileTree.makeFolder(at: folder)
            } catch {
                throw RunError("\(folder): can't make this folder; name another one with --to")
            }
            // Nothing is emptied before everything can be written.
            let paths = plan.outputs.map { "\(folder)/\($0.name).ndjson" }
            for path in paths {
                try refuseInput(
                    FileTree.identity(of: path),
                    called: path,
                    wayOut: "name another folder with --to"
                )
            }
            let writers = try paths.map(LineWriter.init(path:))
            for writer in writers { try writer.empty() }
            return writers
        }
    }
}
