internal import Glibc

/// Files and folders by their paths (`PathText`), whatever bytes are in their names.
public enum FileTree {
    /// What a path leads to.
    public enum Kind { case file, folder, link, other }

    /// - Parameter followingLinks: whether a link is taken for what it leads to.
    public static func kind(
        of path: String,
        followingLinks: Bool
    ) throws(ByteStream.Fault) -> Kind {
        let name = PathText.cString(of: path)
        var status = stat()
        let code = unsafe followingLinks ? stat(name, &status) : lstat(name, &status)
        guard code == 0 else { throw ByteStream.Fault() }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .link
        default: return .other
        }
    }

    /// The names of what is in the folder at `path`, in no order.
    public static func names(in path: String) throws(ByteStream.Fault) -> [String] {
        guard let folder = unsafe opendir(PathText.cString(of: path)) else {
            throw ByteStream.Fault()
        }
        defer { unsafe _ = closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(folder) else {
                if errno != 0 { throw ByteStream.Fault() }
                return names
            }
            // SAFETY: the entry is there until the next is read, and its name ends with a zero.
            let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { name in
                unsafe Array(name.prefix { $0 != 0 })
            }
            let name = PathText.text(of: bytes)
            if name != ".", name != ".." { names.append(name) }
        }
    }

    /// Makes the folder at `path` and those above it, as far as they are missing.
    public static func makeFolder(at path: String) throws(ByteStream.Fault) {
        var end = path.startIndex
        while end < path.endIndex {
            // By bytes: a slash and what follows it may be one character.
            let next = path.utf8.index(after: end)
            end = path.utf8[next...].firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
            let code = unsafe mkdir(PathText.cString(of: String(path[..<end])), 0o777)
            guard code == 0 || errno == EEXIST || end < path.endIndex else {
                throw ByteStream.Fault()
            }
        }
    }

    /// The bytes of the one path without links of what `path` leads to; nil if there is none.
    public static func realPath(of path: String) -> [UInt8]? {
        guard let found = unsafe realpath(PathText.cString(of: path), nil) else { return nil }
        // SAFETY: it ends with a zero, and is ours to free.
        defer { unsafe free(found) }
        return unsafe Array(UnsafeRawBufferPointer(start: found, count: strlen(found)))
    }

    /// What was typed behind the program's name.
    public static var arguments: [String] {
        let count = Int(CommandLine.argc)
        // SAFETY: there are so many, each ends with a zero, and nobody changes them.
        return (1..<max(count, 1)).compactMap { index in
            unsafe CommandLine.unsafeArgv[index].map { argument in
                let bytes = unsafe UnsafeRawBufferPointer(
                    start: argument,
                    count: strlen(argument)
                )
                return PathText.text(of: unsafe Array(bytes))
            }
        }
    }
}
