internal import Glibc

/// A file, pipe or terminal, read or written without copying through anything in between.
package struct ByteStream: ~Copyable, Sendable {
    private let descriptor: Int32
    private let isOwned: Bool

    /// What the operating system said.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String

        init() { description = unsafe String(cString: strerror(errno)) }
    }

    /// Opens the file at `path` for reading.
    package init(reading path: String) throws(Fault) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        isOwned = true
        if descriptor < 0 { throw Fault() }
    }

    /// Makes the file at `path`, or empties it, for writing.
    package init(writing path: String) throws(Fault) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        isOwned = true
        if descriptor < 0 { throw Fault() }
    }

    private init(borrowing descriptor: Int32) {
        self.descriptor = descriptor
        isOwned = false
    }

    package static func standardInput() -> ByteStream { ByteStream(borrowing: STDIN_FILENO) }
    package static func standardOutput() -> ByteStream { ByteStream(borrowing: STDOUT_FILENO) }

    deinit { if isOwned { close(descriptor) } }

    /// The bytes `start`, followed by up to `byteCount` more; nothing more at the end of the stream.
    package func read(
        after start: RawSpan,
        atMost byteCount: Int
    ) throws(Fault) -> SharedBytes {
        var fault: Fault?
        let bytes = unsafe SharedBytes(byteCapacity: start.byteCount + byteCount) { buffer in
            // SAFETY: writes stay inside the buffer, which has room for both parts.
            unsafe start.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
            var filled = start.byteCount
            while filled < buffer.count {
                let count = unsafe Glibc.read(
                    descriptor,
                    buffer.baseAddress! + filled,
                    buffer.count - filled
                )
                if count < 0 && errno == EINTR { continue }
                if count < 0 { fault = Fault() }
                if count <= 0 { break }
                filled += count
            }
            return filled
        }
        if let fault { throw fault }
        return bytes
    }

    /// Writes all of `bytes`.
    package func write(_ bytes: RawSpan) throws(Fault) {
        var fault: Fault?
        // SAFETY: reads stay inside the buffer.
        unsafe bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = unsafe Glibc.write(
                    descriptor,
                    buffer.baseAddress! + written,
                    buffer.count - written
                )
                if count < 0 && errno == EINTR { continue }
                if count < 0 {
                    fault = Fault()
                    return
                }
                written += count
            }
        }
        if let fault { throw fault }
    }
}
