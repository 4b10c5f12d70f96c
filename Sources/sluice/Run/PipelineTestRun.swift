import FastJSON
import Foundation
import Pipelines

/// Runs one of a pipeline's tests, on files in a folder of its own.
struct PipelineTestRun {
    let plan: Plan
    let test: PipelineTest

    /// What did not come out as expected, a line each.
    ///
    /// One that can't be run, such as for want of its input, has failed: others go on.
    func problems() -> [String] {
        do {
            return try differences()
        } catch {
            return ["\(error)"]
        }
    }

    private func differences() throws -> [String] {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "sluice-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let input = PathText.path(of: test.input, namedBy: plan.file)
        let run = FileRun(
            plan: plan,
            files: try InputFiles.expand([input]),
            destination: .folder(folder)
        )
        _ = try run.run(until: { false }, onProgress: { _ in })
        var problems: [String] = []
        for (output, expected) in test.counts.sorted(by: { $0.key < $1.key }) {
            let count = try lines(of: output, in: folder).count
            if count != expected { problems.append("\(output): \(count) lines, not \(expected)") }
        }
        for (output, text) in test.lines {
            let found = try lines(of: output, in: folder).contains { $0.contains(text) }
            if !found { problems.append("\(output): no line contains \(text)") }
        }
        return problems
    }

    private func lines(of output: String, in folder: String) throws -> [Substring] {
        let path = "\(folder)/\(output).ndjson"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return text.split(separator: "\n")
    }
}
