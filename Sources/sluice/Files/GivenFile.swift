import FastJSON
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
        guard path != "-" else { return try contents(of: .standardInput(), path) }
        guard !path.isEmpty else {
            throw GivenFileError("''", "this names no file", "name one")
        }
        guard let kind = kind(of: path) else {
            throw GivenFileError(path, "can't read this file: no such file", "check the path")
        }
        guard kind != .folder else {
            throw GivenFileError(path, "this is a folder", "name the files in it")
        }
        guard let stream = try? ByteStream(reading: path) else {
            let problem = "can't read this file: it is not allowed"
            throw GivenFileError(path, problem, "change its permissions")
        }
        return try contents(of: stream, path)
    }

    private static func contents(
        of stream: consuming ByteStream,
        _ path: String
    ) throws(GivenFileError) -> [UInt8] {
        var bytes = SharedBytes.empty
        while true {
            let wanted = max(bytes.count, 1 << 16)
            do throws(ByteStream.Fault) {
                let more = try stream.read(after: bytes.span, atMost: wanted).bytes
                guard more.count == bytes.count + wanted else { return more.array }
                bytes = more
            } catch {
                throw GivenFileError(path, "can't read this file: \(error)", "try again")
            }
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
        path != "-" && Self.kind(of: path) == .file
    }

    /// Of the file behind links; nil if there is none.
    private static func kind(of path: String) -> FileTree.Kind? {
        try? FileTree.kind(of: path, followingLinks: true)
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
