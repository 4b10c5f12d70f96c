import FastJSON

/// A file's new content: the file stays what it is, with its permissions and behind its links.
struct FileReplacement {
    let path: String
    let bytes: [UInt8]

    /// All of it or nothing.
    func write() throws(FileReplacementError) {
        guard let real = FileTree.realPath(of: path) else {
            throw FileReplacementError(path, "it is gone")
        }
        let target = PathText.text(of: real)
        guard FileTree.isWritable(target) else {
            throw FileReplacementError(path, "it is read-only")
        }
        do throws(ByteStream.Fault) {
            try FileTree.replace(target, with: bytes.rawSpan)
        } catch {
            throw FileReplacementError(path, "\(error)")
        }
    }
}

/// Why a file keeps its old content.
struct FileReplacementError: Error, CustomStringConvertible {
    let description: String

    init(_ path: String, _ reason: String) {
        description = "\(path): can't write: \(reason); mend it by hand, or make it writable"
    }
}
