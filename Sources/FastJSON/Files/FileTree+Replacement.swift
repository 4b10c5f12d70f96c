internal import Glibc

extension FileTree {
    /// Whether the file at `path` may be written, and is meant to be: whoever may write everything
    /// is still told what nobody is meant to write.
    public static func isWritable(_ path: String) -> Bool {
        guard let status = try? status(of: path), status.st_mode & 0o222 != 0 else { return false }
        return unsafe access(PathText.cString(of: path), W_OK) == 0
    }

    /// Gives the file at `path` another content, all of it or nothing: a file of its own, with the
    /// permissions and the owner of the old one, takes its place.
    public static func replace(_ path: String, with bytes: RawSpan) throws(ByteStream.Fault) {
        let status = try status(of: path)
        // The system puts a name that is free where these stand.
        let free = String(repeating: "X", count: 6)
        var name = PathText.cString(of: PathText.path(of: ".sluice-\(free)", namedBy: path))
        // Nobody else reads the new file before it has the old one's permissions.
        let descriptor = unsafe mkstemp(&name)
        guard descriptor >= 0 else { throw ByteStream.Fault() }
        do throws(ByteStream.Fault) {
            let stream = ByteStream(owning: descriptor)
            try stream.write(bytes)
            // Only some may give a file away; the others own it already.
            _ = fchown(descriptor, status.st_uid, status.st_gid)
            guard fchmod(descriptor, status.st_mode & 0o7777) == 0, fsync(descriptor) == 0,
                unsafe rename(name, PathText.cString(of: path)) == 0
            else { throw ByteStream.Fault() }
        } catch {
            unsafe _ = unlink(name)
            throw error
        }
    }

    private static func status(of path: String) throws(ByteStream.Fault) -> stat {
        var status = stat()
        guard unsafe stat(PathText.cString(of: path), &status) == 0 else {
            throw ByteStream.Fault()
        }
        return status
    }
}
