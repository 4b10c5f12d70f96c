import FastJSON

/// Writes lines to a file or to standard output, many at once.
final class LineWriter {
    private let stream: ByteStream
    private let name: String
    private var buffer: [UInt8] = []
    private static let flushByteCount = 256 << 10

    /// Makes the file at `path`, or opens it; what it holds stays until `empty`.
    init(path: String) throws(RunError) {
        do {
            stream = try ByteStream(writing: path)
        } catch {
            throw Self.fault(path, error)
        }
        name = path
        buffer.reserveCapacity(Self.flushByteCount * 2)
    }

    /// Writes to standard output.
    init() {
        stream = .standardOutput()
        name = "standard output"
    }

    /// Empties the file.
    func empty() throws(RunError) {
        do {
            try stream.empty()
        } catch {
            throw Self.fault(name, error)
        }
    }

    private static func fault(_ path: String, _ error: ByteStream.Fault) -> RunError {
        RunError("\(path): can't write: \(error); name another folder with --to")
    }

    /// Adds `line`, and a line end.
    func write(_ line: RawSpan) throws {
        buffer.append(contentsOf: line)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.flushByteCount { try flush() }
    }

    /// Adds a JSON text as one line: line ends in it, which can only be between its tokens, become
    /// spaces.
    func write(json value: RawSpan) throws {
        let start = buffer.count
        buffer.append(contentsOf: value)
        if value.hasLineEnd {
            for index in start..<buffer.count where buffer[index] == 0x0A || buffer[index] == 0x0D {
                buffer[index] = UInt8(ascii: " ")
            }
        }
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.flushByteCount { try flush() }
    }

    /// Adds a text, and a line end, and writes it.
    func say(_ text: String) throws {
        try write(Array(text.utf8).rawSpan)
        try flush()
    }

    /// Writes what is waiting.
    func flush() throws {
        guard !buffer.isEmpty else { return }
        do {
            try stream.write(buffer.rawSpan)
        } catch {
            switch error.kind {
            case .readerGone: throw ReaderGone()
            case .closed: throw RunError("\(name): it is closed; give it a file, or /dev/null")
            case .missing, .other:
                throw RunError(
                    "\(name): can't write: \(error); free some space or name another place"
                )
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Whoever read what was written has enough, as `head` has: nothing that anybody needs to be told.
///
/// Exit status 141, that of a process which a broken pipe ends, also where signals of it are
/// ignored.
struct ReaderGone: Error {}
