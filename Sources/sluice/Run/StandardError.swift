import FastJSON
import Synchronization

/// Standard error, for what may get lost rather than hold up the work: where nobody reads it, as behind
/// a log driver that hangs, what is written is left out until somebody does.
enum StandardError {
    private struct State {
        /// How many lines have been left out since the last was written.
        var lostCount = 0
    }

    /// One for the process, as the stream is.
    private static let state = Mutex(State())

    /// How long one line waits for a reader; those after it, while there is none, do not.
    private static let patience = Duration.milliseconds(250)

    /// Writes a line, which has its line end, or leaves it out.
    static func write(_ line: [UInt8]) {
        state.withLock { state in
            let stream = ByteStream.standardError()
            let patience = state.lostCount > 0 ? .zero : patience
            if state.lostCount > 0 {
                let text = "sluice: \(state.lostCount) lines are missing here: nobody read them\n"
                let isBack = try? stream.write(Array(text.utf8).rawSpan, patience: .zero)
                if isBack == true { state.lostCount = 0 }
            }
            let isWritten = try? stream.write(line.rawSpan, patience: patience)
            if isWritten == false { state.lostCount += 1 }
        }
    }
}
