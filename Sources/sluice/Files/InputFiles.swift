import Foundation

/// The inputs that the paths of a command line stand for.
enum InputFiles {
    /// Expands folders to the files inside them, sorted by path; `-` is standard input. No path at
    /// all means standard input.
    static func expand(_ paths: [String]) throws(UsageError) -> [String] {
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
            files += values?.isDirectory == true ? contents(of: path) : [path]
        }
        guard !files.isEmpty else {
            throw UsageError("\(paths.joined(separator: " ")): no files in it; name another folder")
        }
        return files
    }

    /// Refuses to read both what records are judged by and the records from standard input.
    static func checkStandardInput(_ selectors: String, _ paths: [String]) throws(UsageError) {
        guard selectors == "-", paths.isEmpty || paths.contains("-") else { return }
        throw UsageError(
            "both the selectors and the records are to come from standard input; "
                + "name a file or folder for one of them"
        )
    }

    /// Every file in `folder` and below that isn't hidden.
    private static func contents(of folder: String) -> [String] {
        let walk = FileManager.default.enumerator(
            at: URL(filePath: folder),
            includingPropertiesForKeys: [.isRegularFileKey],
            options: [.skipsHiddenFiles]
        )
        let files = (walk?.allObjects as? [URL] ?? []).filter { url in
            (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
        }
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
