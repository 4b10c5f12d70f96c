import Foundation
import Glibc

/// Standard input, output and error.
enum StandardStreams {
    /// In the places of those that were closed at the start, for as long as the process runs.
    ///
    /// A file that is opened gets the lowest number that is free. Each is open the other way, so that
    /// whoever reads or writes it is still told that it is closed.
    private static let placeholders = (STDIN_FILENO...STDERR_FILENO)
        .filter { fcntl($0, F_GETFD) == -1 }
        .compactMap { number in
            number == STDIN_FILENO
                ? FileHandle(forWritingAtPath: "/dev/null")
                : FileHandle(forReadingAtPath: "/dev/null")
        }

    /// Keeps files and connections from getting the number of a stream that is closed: what is meant
    /// for the log would be written into them.
    static func reserveClosed() { _ = placeholders }
}
