import FastJSON
import Foundation
import Logging
import Records

/// Log lines as JSON objects on standard error:
/// `{"time":"…","level":"info","message":"…","topic":"…"}`.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line: [UInt8] = []
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        line.append("{\"time\":\"\(EventTime(milliseconds: now))\",\"level\":\"\(event.level)\"")
        line.append(",\"message\":" as StaticString)
        line.appendJSONString("\(event.message)")
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        for (name, value) in all.sorted(by: { $0.key < $1.key }) {
            line.append(UInt8(ascii: ","))
            line.appendJSONString(name)
            line.append(UInt8(ascii: ":"))
            line.appendJSONString("\(value)")
        }
        line.append("}\n" as StaticString)
        StandardError.write(line)
    }
}

extension Logger {
    /// The program's log: JSON lines on standard error.
    static func standardError(level: Logger.Level = .info) -> Logger {
        var logger = Logger(label: "sluice") { _ in JSONLogHandler() }
        logger.logLevel = level
        return logger
    }
}
