import Foundation

/// A file's new content: the file stays what it is, with its permissions and behind its links.
struct FileReplacement {
    let path: String
    let bytes: [UInt8]

    /// All of it or nothing: a file of its own takes the place of the old one.
    func write() throws(FileReplacementError) {
        let target = URL(filePath: path).resolvingSymlinksInPath()
        let attributes = try? FileManager.default.attributesOfItem(atPath: target.path)
        guard let mode = attributes?[.posixPermissions] as? Int else {
            throw FileReplacementError(path, "it is gone")
        }
        // Whoever may write everything is still told what nobody is meant to write.
        guard mode & 0o222 != 0, FileManager.default.isWritableFile(atPath: target.path) else {
            throw FileReplacementError(path, "it is read-only")
        }
        do {
            try replace(target, attributes ?? [:])
        } catch {
            throw FileReplacementError(path, error.localizedDescription)
        }
    }

    private func replace(_ target: URL, _ attributes: [FileAttributeKey: Any]) throws {
        // Nobody else reads the new file before it has the old one's permissions.
        let mask = umask(0o077)
        defer { _ = umask(mask) }
        try Data(bytes).write(to: target, options: .atomic)
        let owner = attributes.filter { [.ownerAccountID, .groupOwnerAccountID].contains($0.key) }
        // Only some may give a file away; the others own it already.
        try? FileManager.default.setAttributes(owner, ofItemAtPath: target.path)
        let mode = attributes.filter { $0.key == .posixPermissions }
        try FileManager.default.setAttributes(mode, ofItemAtPath: target.path)
    }
}

/// Why a file keeps its old content.
struct FileReplacementError: Error, CustomStringConvertible {
    let description: String

    init(_ path: String, _ reason: String) {
        description = "\(path): can't write: \(reason); mend it by hand, or make it writable"
    }
}
