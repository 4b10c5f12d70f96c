import Foundation
import Pipelines
import TestKit
import Testing

@Suite struct `The catalogue of stages` {
    @Test(arguments: StageKind.catalogue.map(\.name))
    func `has an example of each that reads`(name: String) throws {
        let kind = try #require(StageKind.catalogue.first { $0.name == name })
        #expect(kind.example.hasPrefix("\(name): {"))
        #expect(!kind.summary.isEmpty && !kind.settings.isEmpty)
        let text = """
            name: example
            source: { topics: [raw] }
            stages:
              - \(kind.example)
            outputs:
              events: { topic: events }
            \(outputs(of: kind.example).map { "  \($0): { topic: \($0) }" }.joined(separator: "\n"))
            """
        let selectors = "[{\"FieldSelectors\": [{\"Field\": \"a\", \"Equals\": [\"b\"]}]}]"
        let plan = try Plan.read(
            text,
            file: "example.yaml",
            environment: [:],
            readFile: { _ in Array(selectors.utf8) }
        )
        #expect(plan.stages.count == 1)
        let explained = try ExplainedPipeline.read(
            text,
            file: "example.yaml",
            environment: [:],
            readFile: { _ in Array(selectors.utf8) }
        )
        #expect(explained.stages.map(\.kind) == [name])
        for setting in kind.settings {
            #expect(kind.example.contains("\(setting.name):"), "it shows no '\(setting.name)'")
        }
    }

    /// What the example writes to.
    private func outputs(of example: String) -> Set<Substring> {
        Set(example.matches(of: /output: ([a-z]+)/).map(\.output.1))
    }

    @Test func `has names that differ`() {
        #expect(Set(StageKind.catalogue.map(\.name)).count == StageKind.catalogue.count)
    }
}

@Suite struct `The catalogue of measures` {
    @Test(arguments: MeasureKind.catalogue.map(\.name))
    func `has an example of each that reads`(name: String) throws {
        let kind = try #require(MeasureKind.catalogue.first { $0.name == name })
        #expect(kind.example.hasPrefix(name) && !kind.summary.isEmpty)
        let right = "measures: { calls: count }"
        let text = rightPipeline.replacing(
            right,
            with: "measures: { calls: count, example: \"\(kind.example)\" }"
        )
        #expect(text != rightPipeline)
        #expect(try read(text).stages.count == 2)
    }

    @Test func `has names that differ`() {
        #expect(Set(MeasureKind.catalogue.map(\.name)).count == MeasureKind.catalogue.count)
    }
}

@Suite struct `The pipelines that ship` {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "pipelines")

    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()

    @Test func `are there`() {
        #expect(!Self.files.isEmpty)
    }

    @Test(arguments: files)
    func `read, and name files that are there`(file: String) throws {
        let text = try String(
            contentsOf: Self.folder.appending(path: file),
            encoding: .utf8
        )
        let plan = try Plan.read(
            text,
            file: file,
            environment: [:],
            readFile: { Array(try Data(contentsOf: Self.folder.appending(path: $0))) }
        )
        #expect(plan.destinationTopics.count == Set(plan.destinationTopics).count)
        for test in plan.tests {
            let path = Self.folder.appending(path: test.input).path
            #expect(FileManager.default.fileExists(atPath: path), "\(test.name): \(test.input)")
        }
    }
}
