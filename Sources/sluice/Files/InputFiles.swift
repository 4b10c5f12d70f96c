import FastJSON
import Foundation

/// The inputs that the paths of a command line stand for.
enum InputFiles {
    /// Expands folders to the files inside them, sorted by path; `-` is standard input. No path at
    /// all means standard input. A file that is named several times is there once.
    static func expand(_ paths: [String]) throws -> [String] {
        var files: [String] = []
        for path in paths.isEmpty ? ["-"] : paths {
            guard path != "-" else {
                files.append(path)
                continue
            }
            guard !path.isEmpty else {
                throw UsageError("'' names no file or folder; name one, or - for standard input")
            }
            guard FileManager.default.fileExists(atPath: path) else {
                throw UsageError("\(path): no such file or folder; check the path")
            }
            let values = try? URL(filePath: path).resourceValues(forKeys: [.isDirectoryKey])
            files += values?.isDirectory == true ? try contents(of: path) : [path]
        }
        guard !files.isEmpty else {
            throw UsageError("\(paths.joined(separator: " ")): no files in it; name another folder")
        }
        var seen: Set<String> = []
        return files.filter { seen.insert(identity(of: $0)).inserted }
    }

    /// The same for every name of a file; standard input is one.
    private static func identity(of path: String) -> String {
        guard path != "-" else { return path }
        return URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }

    /// Refuses to read both what records are judged by and the records from standard input.
    static func checkStandardInput(_ selectors: String, _ paths: [String]) throws(UsageError) {
        guard selectors == "-", paths.isEmpty || paths.contains("-") else { return }
        throw UsageError(
            "both the selectors and the records are to come from standard input; "
                + "name a file or folder for one of them"
        )
    }

    /// The words for a folder that can't be read are those for a file.
    private static func fault(inReading folder: String) -> String? {
        do throws(ByteStream.Fault) {
            _ = try ByteStream(reading: folder)
            return nil
        } catch {
            return error.description
        }
    }

    /// Every file in `folder` and below that isn't hidden, nor in a hidden folder.
    private static func contents(of folder: String) throws(RunError) -> [String] {
        var unreadable: RunError?
        let walk = FileManager.default.enumerator(
            at: URL(filePath: folder),
            includingPropertiesForKeys: [.isRegularFileKey],
            options: [.skipsHiddenFiles]
        ) { url, error in
            let reason = fault(inReading: url.path) ?? error.localizedDescription
            unreadable = RunError("\(url.relativePath): \(reason); check that it can be read")
            return false
        }
        let files = (walk?.allObjects as? [URL] ?? []).filter { url in
            (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
        }
        if let unreadable { throw unreadable }
        return files.map(\.relativePath).sorted()
    }
}

/// Wrong use of the command line; exit status 2.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
