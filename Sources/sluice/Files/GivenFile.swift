import Foundation
import Rules

/// A whole file that was named on the command line: a regular one, a pipe, or standard input (`-`).
struct GivenFile {
    let path: String
    let bytes: [UInt8]

    init(at path: String) throws(GivenFileError) {
        self.path = path
        bytes = try Self.bytes(at: path)
    }

    private static func bytes(at path: String) throws(GivenFileError) -> [UInt8] {
        guard path != "-" else { return try contents(of: .standardInput, path) }
        guard !path.isEmpty else {
            throw GivenFileError("''", "this names no file", "name one")
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw GivenFileError(path, "can't read this file: no such file", "check the path")
        }
        guard values(at: path, .isDirectoryKey)?.isDirectory != true else {
            throw GivenFileError(path, "this is a folder", "name the files in it")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            let problem = "can't read this file: it is not allowed"
            throw GivenFileError(path, problem, "change its permissions")
        }
        defer { try? handle.close() }
        return try contents(of: handle, path)
    }

    private static func contents(
        of handle: FileHandle,
        _ path: String
    ) throws(GivenFileError) -> [UInt8] {
        do {
            return Array(try handle.readToEnd() ?? Data())
        } catch {
            let problem = "can't read this file: \(error.localizedDescription)"
            throw GivenFileError(path, problem, "try again")
        }
    }

    /// The bytes as a text.
    var text: String {
        get throws(GivenFileError) {
            if let fault = SyntaxFault(ofEncoding: bytes) {
                throw GivenFileError(path, fault.problem, fault.wayOut)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Whether it can be read again and written, as neither a pipe nor standard input can.
    var isRegular: Bool {
        path != "-" && Self.values(at: path, .isRegularFileKey)?.isRegularFile == true
    }

    /// Of the file behind links.
    private static func values(at path: String, _ key: URLResourceKey) -> URLResourceValues? {
        try? URL(filePath: path).resolvingSymlinksInPath().resourceValues(forKeys: [key])
    }
}

/// Why a file that was named can't be used; exit status 2.
struct GivenFileError: Error, CustomStringConvertible {
    let path: String
    let problem: String
    let wayOut: String

    init(_ path: String, _ problem: String, _ wayOut: String) {
        self.path = path
        self.problem = problem
        self.wayOut = wayOut
    }

    var description: String {
        "\(path == "-" ? "standard input" : path): \(problem); \(wayOut)"
    }
}
