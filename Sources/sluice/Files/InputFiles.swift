import FastJSON

/// The inputs that the paths of a command line stand for.
enum InputFiles {
    /// Expands folders to the files inside them, sorted by path; `-` is standard input. No path at
    /// all means standard input. A file that is named several times is there once. That each can be
    /// read is seen before anything is done.
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
            guard let kind = try? FileTree.kind(of: path, followingLinks: true) else {
                throw UsageError("\(path): no such file or folder; check the path")
            }
            files += kind == .folder ? try contents(of: path) : [path]
        }
        guard !files.isEmpty else {
            throw UsageError("\(paths.joined(separator: " ")): no files in it; name another folder")
        }
        var seen: Set<[UInt8]> = []
        files = files.filter { seen.insert(identity(of: $0)).inserted }
        for file in files where file != "-" { try checkReadable(file) }
        return files
    }

    /// Not of pipes: whoever writes to one sees it closed.
    private static func checkReadable(_ file: String) throws(RunError) {
        do throws(ByteStream.Fault) {
            guard try FileTree.kind(of: file, followingLinks: true) == .file else { return }
            _ = try ByteStream(reading: file)
        } catch {
            throw RunError("\(file): \(error); check that it can be read")
        }
    }

    /// The same for every name of a file; standard input is one.
    private static func identity(of path: String) -> [UInt8] {
        let real = path == "-" ? nil : FileTree.realPath(of: path)
        return real ?? PathText.bytes(of: path)
    }

    /// Whether `output` is one of `files`, by whatever names and links.
    ///
    /// Unlike of two inputs, of which one would get lost where a file system gives a number twice,
    /// this is asked of the files themselves.
    static func contains(_ output: FileTree.Identity?, among files: [String]) -> Bool {
        guard let output else { return false }
        return files.contains { file in
            let input =
                file == "-" ? ByteStream.standardInput().identity : FileTree.identity(of: file)
            return input == output
        }
    }

    /// Refuses to read both what records are judged by and the records from standard input.
    static func checkStandardInput(_ selectors: String, _ paths: [String]) throws(UsageError) {
        guard selectors == "-", paths.isEmpty || paths.contains("-") else { return }
        throw UsageError(
            "both the selectors and the records are to come from standard input; "
                + "name a file or folder for one of them"
        )
    }

    /// Every regular file in `folder` and below that isn't hidden, nor in a hidden folder, by path.
    private static func contents(of folder: String) throws(RunError) -> [String] {
        var files: [String] = []
        var folders = [folder]
        // As bytes: with what follows, as a text, either may be another character.
        let (dot, slash) = (UInt8(ascii: "."), UInt8(ascii: "/"))
        while let next = folders.popLast() {
            do throws(ByteStream.Fault) {
                for name in try FileTree.names(in: next) where name.utf8.first != dot {
                    let path = next.utf8.last == slash ? next + name : "\(next)/\(name)"
                    switch try kind(ofListed: path) {
                    case .file: files.append(path)
                    case .folder: folders.append(path)
                    case .link, .other, nil: break
                    }
                }
            } catch {
                throw RunError("\(next): \(error); check that it can be read")
            }
        }
        return files.map { ($0, PathText.bytes(of: $0)) }
            .sorted { $0.1.lexicographicallyPrecedes($1.1) }
            .map(\.0)
    }

    /// What is at `path`, in a folder that was just listed; nil if it has gone since, as files do
    /// that others write under a name for the time being.
    private static func kind(
        ofListed path: String
    ) throws(ByteStream.Fault) -> FileTree.Kind? {
        do {
            return try FileTree.kind(of: path, followingLinks: false)
        } catch {
            guard error.kind == .missing else { throw error }
            return nil
        }
    }
}

/// Wrong use of the command line; exit status 2.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
