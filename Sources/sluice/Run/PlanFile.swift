import FastJSON
import Foundation
import Pipelines

extension Plan {
    /// Reads the pipeline file at `path`; files that it names are found beside it.
    static func read(at path: String) throws -> Plan {
        let file = try PipelineFile(at: path)
        return try Plan.read(
            file.text,
            file: path,
            environment: ProcessInfo.processInfo.environment,
            readFile: file.read
        )
    }
}

extension StageFindings {
    /// Looks at the stages of the pipeline file at `path`, which is read as a plan, too; files that
    /// it names are found beside it.
    init(at path: String) throws {
        let file = try PipelineFile(at: path)
        self.init(
            of: file.text,
            file: path,
            environment: ProcessInfo.processInfo.environment,
            readFile: file.readAgain
        )
    }
}

extension ExplainedPipeline {
    /// Reads the pipeline file at `path`; files that it names are found beside it.
    static func read(at path: String) throws -> ExplainedPipeline {
        let file = try PipelineFile(at: path)
        return try ExplainedPipeline.read(
            file.text,
            file: path,
            environment: ProcessInfo.processInfo.environment,
            readFile: file.read
        )
    }
}

/// A pipeline file's text, and what stands beside it.
private struct PipelineFile {
    let text: String
    private let path: String

    init(at path: String) throws {
        self.path = path
        let file = try GivenFile(at: path)
        guard file.isRegular else {
            let problem = "a pipeline can't be read from a pipe or a device"
            throw GivenFileError(path, problem, "name a file: what it names is found beside it")
        }
        text = try file.text
    }

    /// The bytes of a file that the pipeline names.
    func read(_ name: String) throws -> [UInt8] {
        let path = PathText.path(of: name, namedBy: path)
        do throws(GivenFileError) {
            return try GivenFile(at: path).bytes
        } catch {
            throw UnreadableFile(at: path)
        }
    }

    /// The same of a file that is read a second time, which a pipe can't be.
    func readAgain(_ name: String) throws -> [UInt8] {
        let path = PathText.path(of: name, namedBy: path)
        guard try FileTree.kind(of: path, followingLinks: true) == .file else {
            throw UnreadableFile(at: path)
        }
        return try read(name)
    }

    private struct UnreadableFile: Error, CustomStringConvertible {
        let description: String

        init(at path: String) {
            switch try? FileTree.kind(of: path, followingLinks: true) {
            case .folder?: description = "it is a folder"
            case .file?, .link?, .other?: description = "it is not allowed"
            case nil: description = "no such file"
            }
        }
    }
}
