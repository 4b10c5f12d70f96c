internal import Glibc

extension FileTree {
    /// What two names of one file have in common, be they links of whatever kind.
    public struct Identity: Hashable, Sendable {
        private let device: UInt64
        private let number: UInt64

        fileprivate init(_ status: stat) {
            device = UInt64(status.st_dev)
            number = UInt64(status.st_ino)
        }
    }

    /// Of the regular file that `path` leads to; nil if it leads to none.
    public static func identity(of path: String) -> Identity? {
        var status = stat()
        let code = unsafe stat(PathText.cString(of: path), &status)
        return code == 0 && status.st_mode & S_IFMT == S_IFREG ? Identity(status) : nil
    }
}

extension ByteStream {
    /// Of the regular file that is read or written; nil if it is none.
    public var identity: FileTree.Identity? {
        var status = stat()
        let code = unsafe fstat(descriptor, &status)
        return code == 0 && status.st_mode & S_IFMT == S_IFREG ? FileTree.Identity(status) : nil
    }
}
