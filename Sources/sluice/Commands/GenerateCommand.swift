import ArgumentParser
import FastJSON
import Foundation
import Records

/// `sluice generate`
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Prints realistic synthetic records, one a line: the same for the same seed."
    )

    @Option(help: "How many records.")
    var count: Int

    @Option(help: "What the records are made from.")
    var seed: UInt64 = 1

    @Option(help: "The first event time, such as 2026-01-01T00:00:00Z.")
    var start = "2026-01-01T00:00:00Z"

    @Option(help: "Records for each second of event time.")
    var rate = 50.0

    func run() throws {
        guard count >= 0 else { throw UsageError("--count \(count): give a number from 0 on") }
        guard rate > 0 else { throw UsageError("--rate \(rate): give a number above 0") }
        guard let time = EventTime(iso8601: Array(start.utf8).rawSpan), time.milliseconds >= 0
        else {
            throw UsageError(
                "--start \(start): write a time from 1970 on, such as 2026-01-01T00:00:00Z"
            )
        }
        var traffic = SyntheticTraffic(
            seed: seed,
            start: time.milliseconds,
            recordsPerSecond: rate
        )
        let writer = LineWriter()
        var record: [UInt8] = []
        for _ in 0..<count {
            record.removeAll(keepingCapacity: true)
            traffic.appendNext(to: &record)
            try writer.write(record.rawSpan)
        }
        try writer.flush()
    }
}
