import Foundation
import Testing

/// The rules of structure that a compiler can't check (CONTRIBUTING.md), read off the tree.
@Suite struct TidyTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A line of a file, and where it is.
    private struct Line {
        let path: String
        let number: Int
        let text: Substring
        var place: String { "\(path):\(number): \(text.trimmingCharacters(in: .whitespaces))" }
    }

    private static func files(_ ending: String, in folder: String) -> [String] {
        let start = root.appending(path: folder)
        let walk = FileManager.default.enumerator(atPath: start.path)
        return (walk?.allObjects as? [String] ?? []).filter { $0.hasSuffix(ending) }
            .map { folder.isEmpty ? $0 : "\(folder)/\($0)" }.filter { !$0.hasPrefix(".") }.sorted()
    }

    private static func lines(of path: String) throws -> [Line] {
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
            Line(path: path, number: $0 + 1, text: $1)
        }
    }

    private static func sourceLines() throws -> [Line] {
        try files(".swift", in: "Sources").flatMap(lines)
    }

    @Test(arguments: [
        ("CRdKafka", ["Sources/KafkaIO/"]), ("CSimdjson", ["Sources/FastJSON/"]),
        ("CZlib", ["Sources/Records/Decoding/Gzip.swift"]),
        ("CMalloc", ["Sources/sluice/Run/Allocator.swift"]),
        ("Yams", ["Sources/Pipelines/"]),
        ("Foundation", ["Sources/sluice/", "Sources/KafkaIO/"]),
    ])
    func `a module is imported only where it belongs`(module: String, places: [String]) throws {
        let wrong = try Self.sourceLines().filter { line in
            line.text.split(separator: " ").suffix(2).elementsEqual(["import", Substring(module)])
                && !places.contains { line.path.hasPrefix($0) }
        }
        #expect(wrong.map(\.place) == [])
    }

    @Test func `unchecked memory stays in its rooms`() throws {
        let rooms = [
            "Sources/FastJSON/", "Sources/KafkaIO/", "Sources/Records/Decoding/Gzip.swift",
        ]
        let wrong = try Self.sourceLines().filter { line in
            line.text.contains(/\bunsafe\b/) && !line.text.contains("//")
                && !rooms.contains { line.path.hasPrefix($0) }
        }
        #expect(wrong.map(\.place) == [])
    }

    @Test func `what the compiler doesn't check says why it is safe`() throws {
        var wrong: [String] = []
        for path in Self.files(".swift", in: "Sources") {
            let lines = try Self.lines(of: path)
            for (index, line) in lines.enumerated()
            where line.text.contains("@unchecked Sendable")
                || line.text.contains("nonisolated(unsafe)")
                || line.text.contains("try!")
            {
                let around = lines[max(0, index - 6)...min(lines.count - 1, index + 8)]
                if !around.contains(where: { $0.text.contains("SAFETY:") }) {
                    wrong.append(line.place)
                }
            }
        }
        #expect(wrong == [])
    }

    @Test func `nothing is left to be done`() throws {
        let words = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]
        let wrong = try Self.sourceLines().filter { line in
            words.contains { line.text.contains($0) }
        }
        #expect(wrong.map(\.place) == [])
    }

    @Test func `links between documents lead somewhere`() throws {
        var wrong: [String] = []
        for path in Self.files(".md", in: "") where !path.contains("/.build") {
            let folder = Self.root.appending(path: path).deletingLastPathComponent()
            for line in try Self.lines(of: path) {
                for match in line.text.matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
                    let target = folder.appending(path: String(match.1)).standardizedFileURL
                    if !FileManager.default.fileExists(atPath: target.path) {
                        wrong.append(line.place)
                    }
                }
            }
        }
        #expect(wrong == [])
    }
}
