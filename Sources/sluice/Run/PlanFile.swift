import Foundation
import Pipelines

extension Plan {
    /// Reads the pipeline file at `path`; files that it names are found beside it.
    static func read(at path: String) throws -> Plan {
        let folder = URL(filePath: path).deletingLastPathComponent()
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw UsageError("\(path): can't read this pipeline file; check the path")
        }
        return try Plan.read(
            text,
            file: path,
            environment: ProcessInfo.processInfo.environment,
            readFile: { name in
                let url = name.hasPrefix("/") ? URL(filePath: name) : folder.appending(path: name)
                guard let data = try? Data(contentsOf: url) else { throw UnreadableFile() }
                return Array(data)
            }
        )
    }

    private struct UnreadableFile: Error, CustomStringConvertible {
        let description = "no such file, or not readable"
    }
}
