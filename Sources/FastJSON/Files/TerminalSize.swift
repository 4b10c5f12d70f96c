internal import Glibc

/// How much a terminal's window shows.
public struct TerminalSize: Sendable {
    public let columns: Int
    public let rows: Int

    /// Of the terminal at `descriptor`, as it is now; nil if it is none, or does not say.
    public init?(of descriptor: Int32) {
        var size = winsize()
        // SAFETY: lent for the call only.
        let status = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
        guard status == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        columns = Int(size.ws_col)
        rows = Int(size.ws_row)
    }
}
