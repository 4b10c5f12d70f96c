internal import Glibc

/// A file, pipe or terminal, read or written without copying through anything in between.
public struct ByteStream: ~Copyable, Sendable {
    let descriptor: Int32
    private let isOwned: Bool
    /// Whether reading may wait for others to write.
    private let mayWait: Bool

    /// What the operating system said.
    public struct Fault: Error, CustomStringConvertible {
        public let description: String
        public let kind: Kind

        /// What whoever reads or writes can do differently.
        public enum Kind: Sendable {
            /// Whoever read the pipe that is written to has closed it.
            case readerGone
            /// There is no such stream: the process was started without it.
            case closed
            /// Nothing has that name.
            case missing
            case other
        }

        init() {
            kind =
                switch errno {
                case EPIPE: .readerGone
                case EBADF: .closed
                case ENOENT: .missing
                default: .other
                }
            description = unsafe String(cString: strerror(errno))
        }
    }

    /// Opens the file at `path` (`PathText`) for reading; a pipe that nobody writes to yet, too.
    public init(reading path: String) throws(Fault) {
        descriptor = unsafe open(PathText.cString(of: path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        isOwned = true
        mayWait = descriptor >= 0 && !Self.isRegular(descriptor)
        if descriptor < 0 { throw Fault() }
    }

    /// Opens the file at `path` for writing, or makes it; what it holds stays until `empty`.
    public init(writing path: String) throws(Fault) {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC
        descriptor = unsafe open(PathText.cString(of: path), flags, 0o644)
        isOwned = true
        mayWait = false
        if descriptor < 0 { throw Fault() }
    }

    /// Takes over an open file that is no pipe.
    init(owning descriptor: Int32) {
        self.descriptor = descriptor
        isOwned = true
        mayWait = false
    }

    private init(borrowing descriptor: Int32) {
        self.descriptor = descriptor
        isOwned = false
        mayWait = !Self.isRegular(descriptor)
    }

    private static func isRegular(_ descriptor: Int32) -> Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    public static func standardInput() -> ByteStream { ByteStream(borrowing: STDIN_FILENO) }
    public static func standardOutput() -> ByteStream { ByteStream(borrowing: STDOUT_FILENO) }
    public static func standardError() -> ByteStream { ByteStream(borrowing: STDERR_FILENO) }

    deinit { if isOwned { close(descriptor) } }

    /// What has been read.
    public struct Reading {
        /// What was there before, and what has come.
        public let bytes: SharedBytes
        /// Whether it is handed over though more may come: it is not to wait for that.
        public let isPaused: Bool

        public init(bytes: SharedBytes, isPaused: Bool) {
            self.bytes = bytes
            self.isPaused = isPaused
        }
    }

    /// When what others write is handed over before all that is wanted is there.
    public enum Pause {
        case never
        /// With any byte.
        case anywhere
        /// Once a line has ended.
        case behindLine
        /// With any byte, or none: what came before waits for it.
        case soon
    }

    /// How long what others have written waits for more.
    private static let patience = Duration.milliseconds(200)

    /// The bytes `start`, followed by up to `byteCount` more; fewer at the end of the stream, at a
    /// pause, and where `isStopped` says so, which is asked now and then.
    public func read(
        after start: RawSpan,
        atMost byteCount: Int,
        pausing pause: Pause = .never,
        until isStopped: () -> Bool = { false }
    ) throws(Fault) -> Reading {
        var fault: Fault?
        var isPaused = false
        let bytes = unsafe SharedBytes(byteCapacity: start.byteCount + byteCount) { buffer in
            // SAFETY: writes stay inside the buffer, which has room for both parts.
            unsafe start.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
            var filled = start.byteCount
            var pauseTime = pause == .soon ? ContinuousClock.now + Self.patience : nil
            while filled < buffer.count, !isStopped() {
                if mayWait {
                    isPaused = pauseTime.map { $0 <= .now } ?? false
                    if isPaused { break }
                    if !hasSomethingToRead() { continue }
                }
                let count = unsafe Glibc.read(
                    descriptor,
                    buffer.baseAddress! + filled,
                    buffer.count - filled
                )
                if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
                if count < 0 { fault = Fault() }
                if count <= 0 { break }
                if mayWait, pauseTime == nil {
                    let mayPause =
                        switch pause {
                        case .never: false
                        case .anywhere, .soon: true
                        case .behindLine:
                            unsafe memchr(buffer.baseAddress! + filled, 0x0A, count) != nil
                        }
                    if mayPause { pauseTime = .now + Self.patience }
                }
                filled += count
            }
            return filled
        }
        if let fault { throw fault }
        return Reading(bytes: bytes, isPaused: isPaused)
    }

    /// Waits a moment for bytes, for the end or for a fault.
    private func hasSomethingToRead() -> Bool {
        var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&question, 1, 100) > 0
    }

    /// Empties the file; a pipe or a device is what it is.
    public func empty() throws(Fault) {
        if Self.isRegular(descriptor), ftruncate(descriptor, 0) != 0 { throw Fault() }
    }

    /// Writes `bytes` as far as they can be taken without anybody reading for longer than `patience`.
    /// - Returns: whether all of them were.
    public func write(_ bytes: RawSpan, patience: Duration) throws(Fault) -> Bool {
        var start = 0
        while start < bytes.byteCount {
            guard canTake(within: patience) else { return false }
            // What a pipe takes whole that can take anything (pipe(7): PIPE_BUF).
            let end = min(start + 4_096, bytes.byteCount)
            try write(bytes.extracting(start..<end))
            start = end
        }
        return true
    }

    /// Waits until something can be written.
    private func canTake(within patience: Duration) -> Bool {
        var question = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        let milliseconds = patience / .milliseconds(1)
        while true {
            let count = unsafe poll(&question, 1, Int32(milliseconds))
            if count >= 0 || errno != EINTR { return count != 0 }
        }
    }

    /// Writes all of `bytes`.
    public func write(_ bytes: RawSpan) throws(Fault) {
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
